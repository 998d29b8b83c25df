import { type ErrorNumber, errors, later } from '../protocol.ts';
import { PendingPages } from './pending-pages.ts';
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
  readonly #pending: PendingPages;
  #done = 0;
  #error: ErrorNumber = errors.none;

  constructor(session: Session, request: Request, kind: ReleaseKind) {
    this.#session = session;
    this.#request = request;
    this.#kind = kind;
    this.#pending = new PendingPages(session, this);
  }

  step(): Progress {
    const error = this.#error === errors.none ? this.#pending.error : this.#error;
    const left = error === errors.none ? this.#request.length - this.#done : 0;
    if (this.#pending.isFull || (left === 0 && this.#pending.isWaiting)) return 'aside';
    if (left === 0) {
      putReply(this.#session, this.#request, error);
      return 'done';
    }
    const { pageSize } = this.#session.pages;
    const offset = this.#request.offset + this.#done;
    const slot = Math.floor(offset / pageSize);
    const within = offset % pageSize;
    const isWhole = within === 0 && left >= pageSize;
    if (isWhole && this.#kind !== 'zero-no-hole') {
      this.#done += pageSize * this.#release(slot, Math.floor(left / pageSize));
      return 'more';
    }
    const length = Math.min(left, pageSize - within);
    if (this.#kind !== 'trim') this.#zero(slot, within, length);
    this.#done += length;
    return 'more';
  }

  /** Empties some of the slots, and says how many: those before a busy one, or that one in its turn. */
  #release(slot: number, most: number): number {
    const { pages, slice, caller } = this.#session;
    slice.spend(costs.range);
    const end = slot + Math.min(rangeSlots, most);
    const count = pages.nextBusy(slot, end) - slot;
    if (count === 0) {
      this.#pending.add(pages.queued.release(caller, slot));
      return 1;
    }
    this.#error = pages.release(slot, count, (released) => slice.spend(released * costs.release));
    return count;
  }

  #zero(slot: number, within: number, length: number): void {
    const { pages, slice, caller } = this.#session;
    const mustHold = this.#kind === 'zero-no-hole';
    slice.spend(costs.store);
    const error = pages.zero(slot, within, length, mustHold);
    if (error !== later) this.#error = error;
    else this.#pending.add(pages.queued.zero(caller, slot, within, pages.zeroes(length), mustHold));
  }
}
