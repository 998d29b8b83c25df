export * from '@pagefold/contracts';
export * from '@pagefold/core';
export { builtinBackends } from './builtin-backends.ts';
export { type CreatePoolOptions, createPool } from './create-pool.ts';
