const tickMs = 5000;
const silentTicks = 24;

/**
 * Ends a work that makes no progress. Time is no measure of it: on a busy machine everything is slow. A
 * tick that comes late counts once, so that a machine that stood still for hours loses nothing.
 */
export class SilenceLimit {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #silent = 0;

  constructor() {
    this.#timer = setInterval(() => this.tick(), tickMs);
  }

  /** Aborted, with its reason, after two minutes in which nobody has reported progress. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Reports a step that was done. */
  progress(): void {
    this.#silent = 0;
  }

  /** A while has gone by. */
  tick(): void {
    this.#silent++;
    if (this.#silent < silentTicks) return;
    const minutes = (silentTicks * tickMs) / 60_000;
    this.#controller.abort(new Error(`nothing has happened for ${minutes} minutes`));
  }

  /** The work is done. */
  end(): void {
    clearInterval(this.#timer);
  }
}
