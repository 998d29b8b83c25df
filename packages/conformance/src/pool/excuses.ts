import { PagefoldError } from '@pagefold/contracts';
import { fail, show } from '../kit/expect.ts';

/** How many faults have happened so far, where backends have some. */
export interface FaultCount {
  /** They only become more. */
  count: number;
}

/** What faults excuse: that a call fails during which one has happened. */
export class Excuses {
  readonly #faults: FaultCount;

  constructor(faults: FaultCount) {
    this.#faults = faults;
  }

  /** Faults so far. */
  get count(): number {
    return this.#faults.count;
  }

  /** Makes a call that may fail if a fault happens during it; undefined where it did. */
  attempt<T>(what: string, call: () => T): T | undefined {
    const before = this.count;
    try {
      return call();
    } catch (error) {
      this.excuse(what, error, before);
      return undefined;
    }
  }

  /** An error is one of Pagefold, and comes where there was a fault. */
  excuse(what: string, error: unknown, before: number): void {
    if (this.count === before) {
      fail(`${what}: expected no error, got ${show(error)}`);
    }
    if (!PagefoldError.is(error)) fail(`${what}: expected a PagefoldError, got ${show(error)}`);
  }
}
