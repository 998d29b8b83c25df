import type { BackendRegistry } from '@pagefold/core';
import { composeRegistry } from './composition.ts';
import { Waits } from './waits.ts';

/** What a thread needs to have the backends of its command. */
export interface WorkerRegistryData {
  /** Paths of modules that export backends. */
  readonly modules: readonly string[];
}

/** Called in each thread of an analysis. */
export function createRegistry({ modules }: WorkerRegistryData): Promise<BackendRegistry> {
  return composeRegistry(new Waits(), modules);
}
