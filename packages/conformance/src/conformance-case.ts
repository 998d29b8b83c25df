import { AssertionError } from 'node:assert';
import { show } from './kit/expect.ts';
import { Turns } from './kit/turns.ts';

/** A promise of a contract, and the way to find out whether it is kept. It belongs to no test runner. */
export interface ConformanceCase {
  /** The promise. No other case of the suite has the same. */
  readonly name: string;
  /** Why it cannot be run here, where the backend itself says so (`probe`). */
  readonly skip?: string;
  /**
   * Finds out. It may be called any number of times and starts anew each time. A case that takes long
   * lets the event loop turn.
   *
   * @param signal ends the case soon after it is aborted; its reason is thrown.
   * @returns why there was nothing to check, where the backend declares that it lacks what the promise is
   *   about (a backend says so only once it has been created); otherwise undefined.
   * @throws AssertionError of node:assert that says what was expected, what came and with which input.
   */
  run(signal?: AbortSignal): Promise<string | undefined>;
}

/**
 * Makes a case whose failures are AssertionErrors, whatever is thrown.
 *
 * @param body finds out; a text that it returns is the reason why there was nothing to check.
 */
export function newCase(
  name: string,
  skip: string | undefined,
  body: (turns: Turns) => unknown,
): ConformanceCase {
  return {
    name,
    ...(skip === undefined ? {} : { skip }),
    async run(signal) {
      const turns = new Turns(signal);
      try {
        await turns.next();
        const reason = await body(turns);
        return typeof reason === 'string' ? reason : undefined;
      } catch (error) {
        signal?.throwIfAborted();
        throw error instanceof AssertionError ? error : unexpected(error);
      }
    },
  };
}

function unexpected(error: unknown): AssertionError {
  const failure = new AssertionError({
    message: `expected no error, got ${show(error)}`,
    actual: error,
    operator: 'conformance',
  });
  failure.cause = error;
  return failure;
}
