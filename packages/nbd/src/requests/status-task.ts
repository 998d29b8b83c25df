import type { SlotState } from '@pagefold/core';
import { baseAllocation, pagefoldState } from '../handshake/meta-contexts.ts';
import { chunkDone, chunks, commandFlags, errors } from '../protocol.ts';
import { putChunk } from './replies.ts';
import type { Progress, Request, Session, Task } from './request.ts';
import { costs, slotsPerLook } from './slice.ts';

/** The most extents of a reply: a client asks again for what lies behind them. */
const maxExtents = 4096;

/** The flags of `base:allocation`: 1 says that there is a hole, 2 that zeros are read. */
function allocationOf(state: SlotState): number {
  if (state === 'empty') return 3;
  return state === 'zero' ? 2 : 0;
}

const stateNumbers: Readonly<Record<SlotState, number>> = {
  empty: 0,
  zero: 1,
  'same-filled': 2,
  shared: 3,
  compressed: 4,
  raw: 5,
  'written-back': 6,
};

/** Neighbouring pages in one state, for one context. */
class Extents {
  readonly context: number;
  readonly #flagsOf: (state: SlotState) => number;
  readonly #most: number;
  readonly #lengths: number[] = [];
  readonly #values: number[] = [];
  #isFull = false;

  constructor(context: number, flagsOf: (state: SlotState) => number, most: number) {
    this.context = context;
    this.#flagsOf = flagsOf;
    this.#most = most;
  }

  /** Whether the next page would begin one more extent than there may be. */
  get isFull(): boolean {
    return this.#isFull;
  }

  get count(): number {
    return this.#lengths.length;
  }

  add(state: SlotState, length: number): void {
    if (this.#isFull) return;
    const value = this.#flagsOf(state);
    const last = this.count - 1;
    if (last >= 0 && this.#values[last] === value) {
      this.#lengths[last]! += length;
    } else if (this.count === this.#most) {
      this.#isFull = true;
    } else {
      this.#lengths.push(length);
      this.#values.push(value);
    }
  }

  /** Puts length and value of each. */
  write(view: DataView, at: number): void {
    for (let i = 0; i < this.count; i++) {
      view.setUint32(at + 8 * i, this.#lengths[i]!);
      view.setUint32(at + 8 * i + 4, this.#values[i]!);
    }
  }
}

/** BLOCK_STATUS: what is where, for the contexts that were negotiated. */
export class StatusTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  readonly #extents: readonly Extents[];
  #done = 0;

  constructor(session: Session, request: Request) {
    this.#session = session;
    this.#request = request;
    const most = (request.flags & commandFlags.reqOne) === 0 ? maxExtents : 1;
    const flagsOf = {
      [baseAllocation]: allocationOf,
      [pagefoldState]: (state: SlotState) => stateNumbers[state],
    };
    this.#extents = session.contexts.map(({ id, name }) => new Extents(id, flagsOf[name], most));
  }

  step(): Progress {
    const { pages, slice } = this.#session;
    const left = this.#request.length - this.#done;
    if (left === 0 || this.#extents.every(({ isFull }) => isFull)) return this.#reply();
    const offset = this.#request.offset + this.#done;
    const slot = Math.floor(offset / pages.pageSize);
    const state = pages.stateOf(slot);
    const next = state === 'empty' ? pages.nextStored(slot, slotsPerLook) : slot + 1;
    slice.spend(costs.look + (next - slot) * costs.emptySlot);
    const length = Math.min(left, next * pages.pageSize - offset);
    for (const extents of this.#extents) extents.add(state, length);
    this.#done += length;
    return 'more';
  }

  #reply(): Progress {
    const { output, replies } = this.#session;
    replies.replied(this.#request, errors.none);
    const last = this.#extents.at(-1);
    for (const extents of this.#extents) {
      const flags = extents === last ? chunkDone : 0;
      const length = 4 + 8 * extents.count;
      const at = putChunk(output, this.#request, chunks.blockStatus, flags, length);
      output.view.setUint32(at, extents.context);
      extents.write(output.view, at + 4);
    }
    return 'done';
  }
}
