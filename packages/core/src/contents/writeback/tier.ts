import type { BackingObject, BackingOwners, Location, WritebackError } from '@pagefold/contracts';
import {
  type GuardedBackingStore,
  isNumberOf32Bits,
} from '../../backends/guarded-backing-store.ts';
import type { PoolGate } from '../../pool-gate.ts';
import type { ObjectStore } from '../object-store.ts';
import { moveDown } from './move-down.ts';

/** So often a write is tried while room is being made for it. */
const attempts = 16;

/**
 * One of the stores below a pool, with the next one below it. A store that is full is cleaned; where that makes
 * no room, its coldest objects move down.
 */
export class Tier {
  readonly store: GuardedBackingStore;
  /** Its place among the stores: 0 for the nearest. */
  readonly number: number;
  readonly #objects: ObjectStore;
  readonly #gate: PoolGate;
  readonly #next: Tier | undefined;
  readonly #owners: BackingOwners;
  #making: Promise<boolean> | undefined;
  #isTidying = false;

  constructor(
    store: GuardedBackingStore,
    number: number,
    objects: ObjectStore,
    gate: PoolGate,
    next: Tier | undefined,
  ) {
    this.store = store;
    this.number = number;
    this.#objects = objects;
    this.#gate = gate;
    this.#next = next;
    const { backed } = objects;
    const mayBe = (owner: number) => !gate.isClosed && isNumberOf32Bits(owner);
    this.#owners = {
      isLive: (owner, at, length) => mayBe(owner) && backed.isAt(owner, number, at, length),
      moved: (owner, from, to) =>
        mayBe(owner) && isNumberOf32Bits(to) && backed.relocate(owner, number, from, to),
    };
  }

  /**
   * Writes objects, whose bytes must stay until the promise settles.
   *
   * @returns a promise, rejected with WritebackError; `PAGEFOLD_BACKING_FULL` only where no room can be made.
   */
  async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        const locations = await this.store.write(objects);
        this.#tidy();
        return locations;
      } catch (error) {
        const isFull = (error as WritebackError).code === 'PAGEFOLD_BACKING_FULL';
        if (!isFull || attempt === attempts || !(await this.#makeRoom())) throw error;
      }
    }
  }

  /** Who needs room at the same time shares what is done for it. @throws WritebackError of the next store. */
  #makeRoom(): Promise<boolean> {
    this.#making ??= this.#cleanOrMoveDown().finally(() => {
      this.#making = undefined;
    });
    return this.#making;
  }

  async #cleanOrMoveDown(): Promise<boolean> {
    if ((await this.store.clean(this.#owners)) > 0) return true;
    const next = this.#next;
    if (next === undefined || this.#gate.isClosed) return false;
    if (!(await moveDown(this, next, this.#objects, this.#gate))) return false;
    await this.store.clean(this.#owners);
    return true;
  }

  /** Cleans in the background, a step at a time, as long as that is worth it. */
  #tidy(): void {
    if (this.#isTidying) return;
    this.#isTidying = true;
    void this.#cleanWhileWorthIt().finally(() => {
      this.#isTidying = false;
    });
  }

  async #cleanWhileWorthIt(): Promise<void> {
    while (!this.#gate.isClosed && this.store.isWorthCleaning) {
      if ((await this.store.clean(this.#owners)) === 0) return;
    }
  }
}
