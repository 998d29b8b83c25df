import {
  type LoadOutcome,
  loadOutcomes,
  PagefoldError,
  StateError,
  type StoreOutcome,
  storeOutcomes,
} from '@pagefold/contracts';
import { part } from '../buffers.ts';
import { type ContentRef, noContent as nothing } from '../contents/content-ref.ts';
import type { Contents } from '../contents/contents.ts';
import type { Keeper } from '../contents/keeper.ts';
import { RangeErasing } from './range-erasing.ts';
import type { SlotState } from './slot-state.ts';
import type { SlotTable } from './slot-table.ts';

/** What one device does with its slots. */
export interface SlotPolicy {
  /** Whether a slot loses its page when a store to it does not succeed. */
  readonly erasesOnFailure: boolean;
  /** Whether a load empties the slot. */
  readonly exclusiveLoads: boolean;
  /** Called when a store has been refused for the pool's limit. */
  readonly onPoolLimit: () => void;
  /** The device's number where objects are charged. */
  readonly owner: number;
}

/** Slots whose objects are looked up before the first of them is loaded. */
const loadsAtATime = 64;

/** A constant of its own, which the engine takes for one. */
const noContent = nothing;

const storeCode = codes(storeOutcomes);
const loadCode = codes(loadOutcomes);

/**
 * A page's way into the slots of one device and out of them: refers to a content, replaces one by another,
 * erases, or keeps what was there. Its callers have checked what they pass.
 */
export class SlotPages {
  readonly table: SlotTable;
  readonly #contents: Contents;
  readonly #policy: SlotPolicy;
  readonly #keeper: Keeper;
  /** What was touched, so that it is not in vain. */
  #touched = 0;

  constructor(table: SlotTable, contents: Contents, policy: SlotPolicy) {
    this.table = table;
    this.#contents = contents;
    this.#policy = policy;
    this.#keeper = {
      domain: table.domain,
      hasLayerBelow: policy.erasesOnFailure,
      owner: policy.owner,
    };
  }

  /** Bytes of objects that the device is charged with. */
  get chargedBytes(): number {
    return this.#contents.objects.charges.bytes(this.#keeper.owner);
  }

  /** Changes the most bytes that the device may be charged with. */
  setLimit(limitBytes: number): void {
    const { objects, writeback } = this.#contents;
    objects.charges.setLimit(this.#keeper.owner, limitBytes);
    writeback.limitHasChanged(this.#keeper.owner);
  }

  /** Waits until a store that was refused may be tried again. */
  waitForRoom(): Promise<void> {
    return this.#contents.writeback.waitForRoom(this.#keeper.owner);
  }

  /** The device has closed. */
  leave(): void {
    this.#contents.objects.charges.leave(this.#keeper.owner);
  }

  /** Stores a page. @throws BackendError */
  store(slot: number, page: Uint8Array): StoreOutcome {
    this.#contents.staged.stage(0, page);
    return this.#storeStaged(slot, 0);
  }

  /** Loads a slot's page into `page`, from `offset` on. @throws CorruptionError, BackendError */
  load(slot: number, page: Uint8Array, offset: number): LoadOutcome {
    const ref = this.table.get(slot);
    if (ref === noContent) return 'empty';
    const outcome = this.#contents.load(ref, page, offset);
    if (this.#policy.exclusiveLoads && outcome === 'loaded') this.erase(slot);
    return outcome;
  }

  /**
   * Brings a slot's page, wherever it is.
   *
   * @param isClosed whether nobody wants it any more when it is there.
   * @throws CorruptionError, BackendError; the promise is rejected with these, FetchError or StateError.
   */
  fetch(
    slot: number,
    page: Uint8Array,
    isClosed: () => boolean,
  ): LoadOutcome | Promise<LoadOutcome> {
    const outcome = this.load(slot, page, 0);
    if (outcome !== 'written-back') return outcome;
    const ref = this.table.get(slot);
    return new Promise((resolve, reject) => {
      const waiter = {
        page,
        isClosed,
        loaded: () => {
          // The slot may have got another page since; the object is the same as long as it is being read.
          if (this.#policy.exclusiveLoads && this.table.get(slot) === ref) this.erase(slot);
          resolve('loaded');
        },
        failed: reject,
      } as const;
      this.#contents.fetch(ref, waiter, this.#neighbours(slot));
    });
  }

  /** What is in the slots around one: in those that are as many, from a multiple of that on. */
  #neighbours(slot: number): readonly ContentRef[] {
    const { readAheadSlots } = this.#contents;
    const first = slot - (slot % Math.max(1, readAheadSlots));
    const end = Math.min(first + readAheadSlots, this.table.slots);
    const refs: ContentRef[] = [];
    for (let other = first; other < end; other++) {
      if (other !== slot) refs.push(this.table.get(other));
    }
    return refs;
  }

  /** What is in a slot. */
  stateOf(slot: number, tellsShared: boolean): SlotState {
    return this.#contents.stateOf(this.table.get(slot), tellsShared);
  }

  /** Stores a page a slot, and fills `outcomes`: as many pages at a time as can be staged. */
  storeMany(slots: Uint32Array, pages: Uint8Array, outcomes: Uint8Array): void {
    const { stagedPages, pageSize } = this.#contents.desk;
    for (let first = 0; first < slots.length; first += stagedPages) {
      const count = Math.min(stagedPages, slots.length - first);
      for (let i = 0; i < count; i++) {
        this.#contents.staged.stage(i, part(pages, (first + i) * pageSize, pageSize));
        this.#examine(i);
      }
      for (let i = 0; i < count; i++) {
        const old = this.table.get(slots[first + i]!);
        this.#touched ^= this.#contents.touch(this.#keeper, old, i);
      }
      for (let i = 0; i < count; i++) {
        outcomes[first + i] = storeCode[this.#storeOrFail(slots[first + i]!, i)];
      }
    }
  }

  /** Loads a page a slot, and fills `outcomes`. */
  loadMany(slots: Uint32Array, pages: Uint8Array, outcomes: Uint8Array): void {
    const { pageSize } = this.#contents.desk;
    for (let first = 0; first < slots.length; first += loadsAtATime) {
      const end = Math.min(first + loadsAtATime, slots.length);
      for (let i = first; i < end; i++) {
        this.#touched ^= this.#contents.touchRef(this.table.get(slots[i]!));
      }
      for (let i = first; i < end; i++) {
        outcomes[i] = loadCode[this.#loadOrFail(slots[i]!, pages, i * pageSize)];
      }
    }
  }

  /** Empties a slot and says whether it held a page. @throws BackendError; the slot is empty. */
  erase(slot: number): boolean {
    const ref = this.table.clear(slot);
    this.#contents.letGo(ref);
    return ref !== noContent;
  }

  /**
   * Empties the slots from `first` to before `end` and returns how many held a page. What is thrown on the
   * way is thrown, once, when all of them are empty.
   */
  eraseRange(first: number, end: number): number {
    const erasing = this.beginErasing(first, end);
    while (erasing.step()) {}
    return erasing.end();
  }

  /** The same in steps. */
  beginErasing(first: number, end: number): RangeErasing {
    return new RangeErasing(this, first, end);
  }

  /** Makes a slot refer to a staged page. What it held is let go when the new page stands. */
  #storeStaged(slot: number, index: number): StoreOutcome {
    const { table } = this;
    const { counters } = this.#contents;
    const old = table.get(slot);
    if (old !== noContent) counters.duplicateEntry++;
    if (!table.prepare(slot)) {
      counters.rejectKmemcacheFail++;
      return 'alloc-fail';
    }
    let ref: ContentRef;
    try {
      ref = this.#contents.keep(this.#keeper, old, index);
    } catch (error) {
      counters.rejectBackendFail++;
      this.#abandon(slot);
      throw error;
    }
    const { outcome } = this.#contents;
    if (ref === noContent) {
      this.#abandon(slot);
      if (outcome === 'pool-limit') this.#policy.onPoolLimit();
    } else if (ref !== old) {
      table.set(slot, ref);
      if (old !== noContent) this.#contents.letGo(old);
    }
    return outcome;
  }

  /** After a store that did not succeed. */
  #abandon(slot: number): void {
    if (this.#policy.erasesOnFailure) this.erase(slot);
    this.table.trim(slot);
  }

  #examine(index: number): void {
    try {
      this.#contents.staged.examine(index);
    } catch {
      // The page's own turn comes: it is asked again there, and fails for itself alone.
    }
  }

  #storeOrFail(slot: number, index: number): StoreOutcome {
    try {
      return this.#storeStaged(slot, index);
    } catch (error) {
      return failedOrThrow(error);
    }
  }

  #loadOrFail(slot: number, pages: Uint8Array, offset: number): LoadOutcome {
    try {
      return this.load(slot, pages, offset);
    } catch (error) {
      return failedOrThrow(error);
    }
  }
}

/** In a batch, the failure of one page is an outcome; a mistake of the caller is not. */
function failedOrThrow(error: unknown): 'failed' {
  if (PagefoldError.is(error) && !(error instanceof StateError)) return 'failed';
  throw error;
}

function codes<O extends string>(outcomes: readonly O[]): Readonly<Record<O, number>> {
  return Object.fromEntries(outcomes.map((outcome, code) => [outcome, code])) as Record<O, number>;
}
