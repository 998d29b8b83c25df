import { type ErrorNumber, errors } from '../protocol.ts';
import { putReply } from './replies.ts';
import type { Progress, Request, Session, Task } from './request.ts';
import { costs, rangeSlots } from './slice.ts';

/** What becomes of the parts of pages at both ends, and of whole pages between them. */
export type ReleaseKind =
  /** TRIM: whole pages are let go, parts stay as they are. */
  | 'trim'
  /** WRITE_ZEROES: whole pages are let go, which makes them zeros; parts are zeroed. */
  | 'zero'
  /** WRITE_ZEROES with NO_HOLE: every page is held as zeros. */
  | 'zero-no-hole';

/** TRIM and WRITE_ZEROES. */
export class ReleaseTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  readonly #kind: ReleaseKind;
  #done = 0;
  #error: ErrorNumber = errors.none;

  constructor(session: Session, request: Request, kind: ReleaseKind) {
    this.#session = session;
    this.#request = request;
    this.#kind = kind;
  }

  step(): Progress {
    const left = this.#request.length - this.#done;
    if (left === 0 || this.#error !== errors.none) {
      putReply(this.#session, this.#request, this.#error);
      return 'done';
    }
    const { pageSize } = this.#session.pages;
    const offset = this.#request.offset + this.#done;
    const slot = Math.floor(offset / pageSize);
    const within = offset % pageSize;
    const isWhole = within === 0 && left >= pageSize;
    if (isWhole && this.#kind !== 'zero-no-hole') {
      const count = Math.min(rangeSlots, Math.floor(left / pageSize));
      this.#release(slot, count);
      this.#done += count * pageSize;
      return 'more';
    }
    const length = Math.min(left, pageSize - within);
    if (this.#kind !== 'trim') this.#zero(slot, within, length);
    this.#done += length;
    return 'more';
  }

  #release(slot: number, count: number): void {
    const { pages, slice } = this.#session;
    slice.spend(costs.range);
    this.#error = pages.release(slot, count, (released) => slice.spend(released * costs.release));
  }

  #zero(slot: number, within: number, length: number): void {
    const { pages, slice } = this.#session;
    slice.spend(costs.store);
    this.#error = pages.zero(slot, within, length, this.#kind === 'zero-no-hole');
  }
}
