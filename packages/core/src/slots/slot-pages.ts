import type { LoadOutcome, RejectReason, StoreOutcome } from '@pagefold/contracts';
import { fillWith } from '../contents/fill-page.ts';
import { counterOf } from '../contents/object-store.ts';
import type { PoolTables } from '../pool-tables.ts';
import { SlotTable } from './slot-table.ts';

/** What a slot refers to: 0 nothing, with the top bit a word, else an object plus 1. */
const wordBit = 0x8000_0000;

export interface SlotPolicy {
  readonly domainId: number;
  /** Whether a slot loses its page when a store to it does not succeed. */
  readonly erasesOnFailure: boolean;
  readonly exclusiveLoads: boolean;
}

/** A page's way into the slots of one device and out of them. Its callers have checked what they pass. */
export class SlotPages {
  readonly table: SlotTable;
  readonly policy: SlotPolicy;
  readonly #pool: PoolTables;

  constructor(pool: PoolTables, slots: number, policy: SlotPolicy) {
    this.table = new SlotTable(slots, pool.slotChunks);
    this.policy = policy;
    this.#pool = pool;
  }

  /** Stores the staged page. What the slot held is let go when the new page stands. */
  store(slot: number): StoreOutcome {
    const old = this.table.get(slot);
    if (old !== 0) this.#pool.counters.duplicateEntry++;
    let outcome: StoreOutcome;
    try {
      outcome = this.table.prepare(slot) ? this.#place(slot, old) : this.#noMemory();
    } catch (error) {
      this.#pool.counters.rejectBackendFail++;
      this.#abandon(slot);
      throw error;
    }
    switch (outcome) {
      case 'unchanged':
        break;
      case 'stored':
      case 'raw':
      case 'shared':
      case 'same-filled':
        this.#release(old);
        break;
      case 'pool-limit':
        this.#abandon(slot);
        this.#pool.policy.onPoolLimit();
        break;
      case 'compress-fail':
      case 'compress-poor':
      case 'alloc-fail':
      case 'failed':
        this.#abandon(slot);
        break;
      default:
        outcome satisfies never;
    }
    return outcome;
  }

  /** Copies the slot's page to `page`. */
  load(slot: number, page: Uint8Array): LoadOutcome {
    const { objects, words, backends, counters } = this.#pool;
    const value = this.table.get(slot);
    if (value === 0) return 'empty';
    if (value >= wordBit) {
      const word = value - wordBit;
      fillWith(page, words.low(word), words.high(word));
    } else {
      try {
        objects.unpack(value - 1);
      } catch (error) {
        counters.decompressFail++;
        throw error;
      }
      page.set(backends.unpacked);
      objects.lru.touch(value - 1);
    }
    if (this.policy.exclusiveLoads) this.erase(slot);
    return 'loaded';
  }

  /** Empties a slot and says whether it held a page. */
  erase(slot: number): boolean {
    const value = this.table.clear(slot);
    this.#release(value);
    return value !== 0;
  }

  /**
   * Empties the slots from `first` to before `end` and returns how many held a page. What is thrown on the
   * way is thrown, once, when all of them are empty.
   */
  eraseRange(first: number, end: number): number {
    const { table } = this;
    let erased = 0;
    let failure: { readonly error: unknown } | undefined;
    for (let s = table.nextUsed(first, end); s >= 0; s = table.nextUsed(s + 1, end)) {
      try {
        this.erase(s);
      } catch (error) {
        failure ??= { error };
      }
      erased++;
    }
    if (failure !== undefined) throw failure.error;
    return erased;
  }

  /** Calls `visit` with every slot in use and what it refers to, for checks. */
  forEach(visit: (slot: number, kind: 'object' | 'word', id: number) => void): void {
    const { table } = this;
    for (let s = table.nextUsed(0, table.slots); s >= 0; s = table.nextUsed(s + 1, table.slots)) {
      const value = table.get(s);
      if (value >= wordBit) visit(s, 'word', value - wordBit);
      else visit(s, 'object', value - 1);
    }
  }

  /** Makes the slot refer to the staged page, or says why not. What it referred to is not released. */
  #place(slot: number, old: number): StoreOutcome {
    const { backends, objects, words, policy } = this.#pool;
    const { domainId } = this.policy;
    if (policy.limitOrder === 'zswap' && this.#isFull()) return this.#reject('pool-limit');

    if (backends.isSameFilled()) {
      const { stagedWords } = backends;
      const word = words.intern(stagedWords[0]!, stagedWords[1]!);
      if (word >= 0) return this.#placeWord(slot, old, word);
    }

    backends.hash();
    const current = old > 0 && old < wordBit ? old - 1 : -1;
    const found = objects.find(domainId, current);
    if (found >= 0 && found === current) {
      objects.lru.touch(found);
      return 'unchanged';
    }
    if (found >= 0) {
      this.#pool.counters.dedupHits++;
      return this.#placeObject(slot, found, 'shared');
    }

    if (policy.limitOrder === 'last' && this.#isFull()) return this.#reject('pool-limit');
    const created = objects.create(domainId);
    if (typeof created !== 'number') return created;
    this.#pool.noteGrowth();
    return this.#placeObject(slot, created, objects.isRaw(created) ? 'raw' : 'stored');
  }

  #placeWord(slot: number, old: number, word: number): StoreOutcome {
    const value = wordBit + word;
    if (value === old) {
      this.#pool.words.release(word);
      return 'unchanged';
    }
    this.table.set(slot, value);
    return 'same-filled';
  }

  #placeObject(slot: number, id: number, outcome: StoreOutcome): StoreOutcome {
    this.#pool.objects.refer(id);
    this.table.set(slot, id + 1);
    return outcome;
  }

  #isFull(): boolean {
    return this.#pool.limit.refuses(this.#pool.poolPages);
  }

  #reject(reason: RejectReason): RejectReason {
    this.#pool.counters[counterOf[reason]]++;
    return reason;
  }

  #noMemory(): RejectReason {
    this.#pool.counters.rejectKmemcacheFail++;
    return 'alloc-fail';
  }

  /** After a store that did not succeed. */
  #abandon(slot: number): void {
    if (this.policy.erasesOnFailure) this.erase(slot);
    this.table.trim(slot);
  }

  /** Lets go of what a slot referred to. */
  #release(value: number): void {
    if (value === 0) return;
    if (value >= wordBit) this.#pool.words.release(value - wordBit);
    else this.#pool.objects.release(value - 1);
  }
}
