import { type ErrorNumber, errors } from '../protocol.ts';
import { PendingPages } from './pending-pages.ts';
import { putReply } from './replies.ts';
import type { Progress, Request, Session, Task } from './request.ts';
import { costs, slotsPerLook } from './slice.ts';

/** Pages that are fetched at a time. */
const maxPages = 16;

/** CACHE: fetches what is written back, which brings it back into memory where there is room for it. */
export class CacheTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  readonly #pending: PendingPages;
  readonly #endSlot: number;
  #slot: number;
  /** Pages to fetch into, whatever becomes of them there. */
  #pages: Uint8Array | undefined;
  #used = 0;

  constructor(session: Session, request: Request) {
    this.#session = session;
    this.#request = request;
    this.#pending = new PendingPages(session, this);
    const { pageSize } = session.pages;
    this.#slot = Math.floor(request.offset / pageSize);
    this.#endSlot = Math.ceil((request.offset + request.length) / pageSize);
  }

  step(): Progress {
    const { error, isWaiting } = this.#pending;
    if (this.#slot === this.#endSlot || this.#used === maxPages || error !== errors.none) {
      if (isWaiting) return 'aside';
      this.#used = 0;
      return this.#slot === this.#endSlot || error !== errors.none ? this.#end(error) : 'more';
    }
    const { pages, slice } = this.#session;
    const state = pages.stateOf(this.#slot);
    if (state === 'written-back' && !this.#fetch()) return 'wait';
    const most = Math.min(slotsPerLook, this.#endSlot - this.#slot);
    const next = state === 'empty' ? pages.nextStored(this.#slot, most) : this.#slot + 1;
    slice.spend(costs.look + (next - this.#slot) * costs.emptySlot);
    this.#slot = next;
    return 'more';
  }

  drop(): void {
    if (this.#pages === undefined || this.#pending.isWaiting) return;
    this.#session.heldReads.give(this.#pages.length);
    this.#pages = undefined;
  }

  /** False when too much is held. */
  #fetch(): boolean {
    const { pages, heldReads, slice } = this.#session;
    const { pageSize } = pages;
    if (this.#pages === undefined) {
      if (!heldReads.take(maxPages * pageSize)) return false;
      this.#pages = new Uint8Array(maxPages * pageSize);
    }
    const page = this.#pages.subarray(this.#used * pageSize, (this.#used + 1) * pageSize);
    this.#used++;
    slice.spend(costs.load);
    this.#pending.add(pages.fetch(this.#slot, page));
    return true;
  }

  #end(error: ErrorNumber): Progress {
    this.drop();
    putReply(this.#session, this.#request, error);
    return 'done';
  }
}
