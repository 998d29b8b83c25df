import { builtinBackends } from '@pagefold/builtins';
import { BackendRegistry } from '@pagefold/core';

/** What the threads of an analysis have. */
export function createRegistry(): BackendRegistry {
  return new BackendRegistry(builtinBackends);
}
