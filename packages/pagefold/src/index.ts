export * from '@pagefold/builtins';
export * from '@pagefold/contracts';
export * from '@pagefold/core';
