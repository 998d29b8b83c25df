import type { ErrorNumber } from '../protocol.ts';
import { kindOf, type RequestFigures } from './request-figures.ts';

/** What is counted of a request. */
export interface CountedRequest {
  readonly command: number;
  readonly length: number;
  /** When the server came to it, in milliseconds. */
  readonly since: number;
}

/**
 * The replies of a connection that lie in its output. What is counted at once is counted when they are put there; the
 * time that they took is known when they go out, and the clock is read once for all that go out together.
 */
export class ReplyLog {
  readonly #figures: RequestFigures;
  #kinds = new Uint8Array(64);
  #since = new Float64Array(64);
  #count = 0;

  constructor(figures: RequestFigures) {
    this.#figures = figures;
  }

  /** A reply has been put into the output, whole. */
  replied({ command, length, since }: CountedRequest, error: ErrorNumber): void {
    const kind = kindOf(command);
    this.#figures.countReply(kind, error, length);
    if (this.#count === this.#kinds.length) this.#grow();
    this.#kinds[this.#count] = kind;
    this.#since[this.#count++] = since;
  }

  /** The output has been handed to the system. */
  flushed(): void {
    if (this.#count === 0) return;
    const now = performance.now();
    for (let i = 0; i < this.#count; i++) {
      this.#figures.countTime(this.#kinds[i]!, (now - this.#since[i]!) * 1000);
    }
    this.#count = 0;
  }

  #grow(): void {
    const [kinds, since] = [this.#kinds, this.#since];
    this.#kinds = new Uint8Array(2 * kinds.length);
    this.#since = new Float64Array(2 * since.length);
    this.#kinds.set(kinds);
    this.#since.set(since);
  }
}
