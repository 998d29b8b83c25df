import { type ErrorNumber, errors } from '../protocol.ts';
import { putReply } from './replies.ts';
import type { Progress, Request, Session, Task } from './request.ts';
import { costs } from './slice.ts';

/**
 * WRITE: the payload goes from the input into the pool page by page, so that a request is never held as a
 * whole. After an error the rest is read past.
 */
export class WriteTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  #error: ErrorNumber;
  #done = 0;

  /** @param error of the request itself, which is known before its payload has come. */
  constructor(session: Session, request: Request, error: ErrorNumber) {
    this.#session = session;
    this.#request = request;
    this.#error = error;
  }

  step(): Progress {
    const left = this.#request.length - this.#done;
    if (left === 0) {
      putReply(this.#session, this.#request, this.#error);
      return 'done';
    }
    return this.#error === errors.none ? this.#store(left) : this.#skip(left);
  }

  #store(left: number): Progress {
    const { input, pages, slice } = this.#session;
    const offset = this.#request.offset + this.#done;
    const within = offset % pages.pageSize;
    const length = Math.min(left, pages.pageSize - within);
    if (input.length < length) return 'input';
    const bytes = new Uint8Array(input.bytes.buffer, input.start, length);
    this.#error = pages.write(Math.floor(offset / pages.pageSize), within, bytes);
    slice.spend(costs.store);
    this.#consume(length);
    return 'more';
  }

  #skip(left: number): Progress {
    const { input } = this.#session;
    if (input.length === 0) return 'input';
    this.#consume(Math.min(left, input.length));
    return 'more';
  }

  #consume(length: number): void {
    this.#session.input.start += length;
    this.#done += length;
  }
}
