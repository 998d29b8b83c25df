import type { BackingStore } from '@pagefold/contracts';
import { backingStoreCases } from './backing-store/backing-store-cases.ts';
import { type ConformanceCase, newCase } from './conformance-case.ts';

/** Which backing stores a suite proves. */
export interface BackingStoreSuiteOptions {
  /** Makes a fresh, empty store for every case, which closes it. */
  create(): BackingStore | Promise<BackingStore>;
  /** The longest object that is written, in bytes; 4096 where it is not given. */
  readonly pageSize?: number;
  /** What objects are made from, an integer; 1 where it is not given. */
  readonly seed?: number;
}

/** Everything that a backing store promises, as cases for any test runner. */
export function* backingStoreSuite(options: BackingStoreSuiteOptions): Generator<ConformanceCase> {
  const settings = { pageSize: options.pageSize ?? 4096, seed: options.seed ?? 1 };
  for (const [name, check] of Object.entries(backingStoreCases)) {
    yield newCase(name, undefined, async () => {
      const store = await options.create();
      try {
        await check(store, settings);
      } finally {
        await store.close();
      }
    });
  }
}
