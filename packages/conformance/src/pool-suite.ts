import type { PagePool } from '@pagefold/core';
import { type ConformanceCase, newCase } from './conformance-case.ts';
import { poolChecks } from './pool/pool-checks.ts';
import { sequenceChecks } from './pool/sequence-checks.ts';

/** Which pools a suite proves. */
export interface PoolSuiteOptions {
  /**
   * Makes a fresh pool for every case, which closes it. The pool must have room for a few hundred
   * pages and share a content with any number of slots; everything else is its own affair.
   */
  create(): PagePool | Promise<PagePool>;
  /** What pages and calls are made from, an integer; 1 where it is not given. */
  readonly seed?: number;
  /** Random calls of a case; 300 where it is not given. */
  readonly steps?: number;
}

/** Everything that a pool promises, whatever its backends, as cases for any test runner. */
export function* poolSuite(options: PoolSuiteOptions): Generator<ConformanceCase> {
  const setup = { seed: options.seed ?? 1, steps: options.steps ?? 300 };
  for (const [name, check] of Object.entries({ ...sequenceChecks, ...poolChecks })) {
    yield newCase(name, undefined, async () => {
      const pool = await options.create();
      try {
        return await check(pool, setup);
      } finally {
        pool.close();
      }
    });
  }
}
