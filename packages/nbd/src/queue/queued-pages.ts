import { type ErrorNumber, errors, later, shutdownError } from '../protocol.ts';
import type { Caller } from './caller.ts';
import type { Room } from './room.ts';
import type { SlotQueue } from './slot-queue.ts';

/** The slots of an export, where everything is done at once or not at all. */
export interface SlotAccess {
  readonly pageSize: number;
  /** Loads a page, or zeros where there is none; `later` where it must be fetched. */
  load(slot: number, page: Uint8Array): ErrorNumber;
  /** Stores a page; `later` where the pool has no room. */
  store(slot: number, page: Uint8Array): ErrorNumber;
  release(slot: number, count: number): ErrorNumber;
  isEmpty(slot: number): boolean;
  /** Loads a page from wherever it is, as it was when it was asked for. */
  fetch(slot: number, page: Uint8Array): Promise<ErrorNumber>;
}

/**
 * What requests do to the slots of an export where it cannot be done at once: a page must be fetched, the pool has
 * no room, or others are before it. What changes a slot has it for itself until it is done.
 *
 * A page that is fetched to be read is not in anybody's way: it is the page of the moment at which it was asked
 * for, whatever is stored in the slot meanwhile.
 */
export class QueuedPages {
  readonly #access: SlotAccess;
  readonly #queue: SlotQueue;
  readonly #room: Room;

  constructor(access: SlotAccess, queue: SlotQueue, room: Room) {
    this.#access = access;
    this.#queue = queue;
    this.#room = room;
  }

  /** Reads `target.length` bytes of a slot from `within` on; `target` is in use until it settles. */
  read(caller: Caller, slot: number, within: number, target: Uint8Array): Promise<ErrorNumber> {
    const read = (): Promise<ErrorNumber> => this.#read(slot, within, target);
    return this.#queue.isBusy(slot) ? this.#queue.run(caller, slot, read) : read();
  }

  /** Writes bytes into a slot from `within` on; `bytes` are in use until it settles. */
  write(caller: Caller, slot: number, within: number, bytes: Uint8Array): Promise<ErrorNumber> {
    return this.#queue.run(caller, slot, () => this.#write(caller, slot, within, bytes));
  }

  /** Zeroes a part of a slot; where it holds no page only if it must hold one afterwards. */
  zero(
    caller: Caller,
    slot: number,
    within: number,
    zeroes: Uint8Array,
    mustHold: boolean,
  ): Promise<ErrorNumber> {
    return this.#queue.run(caller, slot, async () => {
      if (!mustHold && this.#access.isEmpty(slot)) return errors.none;
      return this.#write(caller, slot, within, zeroes);
    });
  }

  /** Empties a slot. */
  release(caller: Caller, slot: number): Promise<ErrorNumber> {
    return this.#queue.run(caller, slot, async () => this.#access.release(slot, 1));
  }

  /** A connection has closed: what it waits for is given up. */
  forget(caller: Caller): void {
    this.#queue.forget(caller);
    this.#room.forget(caller);
  }

  async #read(slot: number, within: number, target: Uint8Array): Promise<ErrorNumber> {
    const { pageSize } = this.#access;
    if (target.length === pageSize) return this.#access.fetch(slot, target);
    const page = new Uint8Array(pageSize);
    const error = await this.#access.fetch(slot, page);
    if (error === errors.none) target.set(page.subarray(within, within + target.length));
    return error;
  }

  async #write(
    caller: Caller,
    slot: number,
    within: number,
    bytes: Uint8Array,
  ): Promise<ErrorNumber> {
    let page = bytes;
    if (bytes.length < this.#access.pageSize) {
      page = new Uint8Array(this.#access.pageSize);
      const error = await this.#access.fetch(slot, page);
      if (error !== errors.none) return error;
      page.set(bytes, within);
    }
    if (caller.isGone) return shutdownError;
    const attempt = (): ErrorNumber => this.#access.store(slot, page);
    const error = attempt();
    return error === later ? this.#room.wait(caller, attempt) : error;
  }
}
