import { type ErrorNumber, errors, later } from '../protocol.ts';
import { PendingPages } from './pending-pages.ts';
import { putReply } from './replies.ts';
import type { Progress, Request, Session, Task } from './request.ts';
import { costs } from './slice.ts';

/**
 * WRITE: the payload goes from the input into the pool page by page, so that a request is never held as a
 * whole. Only pages that must wait are held, as many as may be. After an error the rest is read past.
 */
export class WriteTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  /** Made when something has to be waited for, which is rare. */
  #pending: PendingPages | undefined;
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
    const error = this.#error === errors.none ? (this.#pending?.error ?? errors.none) : this.#error;
    if (left > 0) return error === errors.none ? this.#store(left) : this.#skip(left);
    if (this.#pending?.isWaiting === true) return 'aside';
    putReply(this.#session, this.#request, error);
    return 'done';
  }

  #store(left: number): Progress {
    const { input, pages, slice } = this.#session;
    const offset = this.#request.offset + this.#done;
    const slot = Math.floor(offset / pages.pageSize);
    const within = offset % pages.pageSize;
    const length = Math.min(left, pages.pageSize - within);
    if (input.length < length) return 'input';
    const bytes = new Uint8Array(input.bytes.buffer, input.start, length);
    slice.spend(costs.store);
    const error = pages.write(slot, within, bytes);
    if (error === later) {
      if (!this.#queue(slot, within, bytes)) return 'wait';
    } else {
      this.#error = error;
    }
    this.#consume(length);
    return 'more';
  }

  /** Holds what has to wait; false when too much is held. */
  #queue(slot: number, within: number, bytes: Uint8Array): boolean {
    const { pages, heldWrites, caller } = this.#session;
    // A part needs its page.
    const held = pages.pageSize;
    if (!heldWrites.take(held)) return false;
    const written = pages.queued.write(caller, slot, within, bytes.slice());
    this.#pending ??= new PendingPages(this.#session, this);
    this.#pending.add(written.finally(() => heldWrites.give(held)));
    return true;
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
