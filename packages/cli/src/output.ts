/** An error of the system, with its code: `ENOSPC`, `EPIPE`. */
export interface SystemError extends Error {
  readonly code?: string;
}

/** What the command writes to: `process.stdout` and `process.stderr`, or a test's own. */
export interface OutputStream {
  /** Writes, and calls `done` when it has been written or could not be. */
  write(text: string, done: (error?: Error | null) => void): unknown;
  /** Listens to failures, as streams of Node.js tell them. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Whether people read it as it comes: then there is colour and progress. */
  readonly isTTY?: boolean;
  /** Characters in a line of a terminal. */
  readonly columns?: number;
}

/**
 * One output of the command. What cannot be written is noted and told once, never thrown: files throw
 * from `write`, pipes answer later, and a process must not end in either.
 */
export class Output {
  readonly stream: OutputStream;
  readonly #onFailure: (error: SystemError) => void;
  #failure: SystemError | undefined;
  #pending = 0;
  #wake: (() => void) | undefined;

  constructor(stream: OutputStream, onFailure: (error: SystemError) => void) {
    this.stream = stream;
    this.#onFailure = onFailure;
    // Every failure is told by `write`; without a listener its echo would end the process.
    stream.on('error', (error) => this.#fail(error));
  }

  /** Why nothing can be written any more. */
  get failure(): SystemError | undefined {
    return this.#failure;
  }

  write(text: string): void {
    if (this.#failure !== undefined) return;
    this.#pending++;
    try {
      this.stream.write(text, (error) => this.#written(error));
    } catch (error) {
      this.#written(error as Error);
    }
  }

  /** Waits until everything is written or has failed. */
  async flush(): Promise<void> {
    while (this.#pending > 0 && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #written(error?: Error | null): void {
    this.#pending--;
    if (error) this.#fail(error);
    this.#wake?.();
  }

  #fail(error: SystemError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#wake?.();
    this.#onFailure(error);
  }
}
