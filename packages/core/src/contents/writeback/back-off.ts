import { later } from '../../host.ts';

const firstPauseMs = 100;
const longestPauseMs = 10_000;

/** Pauses after failures, longer after each one that follows another. */
export class BackOff {
  #pauseMs = 0;
  #cancel: (() => void) | undefined;

  get isPausing(): boolean {
    return this.#cancel !== undefined;
  }

  /** There was a failure: pauses. */
  pause(ended: () => void): void {
    this.end();
    this.#pauseMs = Math.min(longestPauseMs, Math.max(firstPauseMs, this.#pauseMs * 2));
    this.#cancel = later(this.#pauseMs, () => {
      this.#cancel = undefined;
      ended();
    });
  }

  /** Ends a pause before its time. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** It has worked: the next pause is a short one. */
  forget(): void {
    this.#pauseMs = 0;
  }
}
