import type { PagePool } from '@pagefold/core';
import { type ConformanceCase, newCase } from './conformance-case.ts';
import { poolCases } from './pool/pool-cases.ts';
import { sequenceCases } from './pool/sequence-cases.ts';

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
  const given = { seed: options.seed ?? 1, steps: options.steps ?? 300 };
  for (const [name, body] of Object.entries({ ...sequenceCases, ...poolCases })) {
    yield newCase(name, undefined, async (turns) => {
      const pool = await options.create();
      try {
        return await body(pool, { ...given, turns });
      } finally {
        await pool.close();
      }
    });
  }
}
