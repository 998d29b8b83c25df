import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long may a case keep the event loop waiting. */
const longestMs = 100;

/**
 * Lets the event loop turn while a case goes on, so that a signal to the process, or an abort, ends it
 * soon. Nothing that a case does depends on how often that is.
 */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** For every round of a long loop. @throws the signal's reason, once it is aborted. */
  async next(): Promise<void> {
    if (performance.now() - this.#last >= longestMs) {
      await nextTurn();
      this.#last = performance.now();
    }
    this.#signal?.throwIfAborted();
  }
}
