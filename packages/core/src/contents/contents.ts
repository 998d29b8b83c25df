import type { LoadOutcome, PoolPages, StoreOutcome } from '@pagefold/contracts';
import type { BackendLengths } from '../backends/backend-lengths.ts';
import { GuardedAllocator } from '../backends/guarded-allocator.ts';
import { GuardedBackingStore } from '../backends/guarded-backing-store.ts';
import { GuardedHasher } from '../backends/guarded-hasher.ts';
import { createPageChecks } from '../backends/page-checks.ts';
import type { PageDesk } from '../backends/page-desk.ts';
import type { PoolGate } from '../pool-gate.ts';
import type { ResolvedParts, ResolvedPolicy } from '../pool-policy.ts';
import type { SlotState } from '../slots/slot-state.ts';
import { Ages, agesOf } from './ages.ts';
import { nobody } from './charges.ts';
import { Compaction } from './compaction.ts';
import type { ContentRef } from './content-ref.ts';
import * as refs from './content-ref.ts';
import { type Counters, countReject, newCounters } from './counters.ts';
import { deskOf, featuresFor } from './desk-of.ts';
import { copyInto, fillWith } from './fill-page.ts';
import type { Keeper } from './keeper.ts';
import { hardLimit, type PoolLimit, poolLimit } from './limits.ts';
import { flags as objectFlags } from './object-state.ts';
import { ObjectStore } from './object-store.ts';
import { objectStoreParts } from './object-store-parts.ts';
import { type Recompressing, recompressing } from './recompression/recompressing.ts';
import { sameFilled as oneWord, StagedPages } from './staged-pages.ts';
import { stateOf } from './state-of.ts';
import { WordTable } from './word-table.ts';
import type { FetchWaiter } from './writeback/fetches.ts';
import { Writeback } from './writeback/writeback.ts';

// Constants of its own: see `flags`.
const flags = objectFlags;
const { isWord, noContent, objectOf, refOfObject, refOfWord, wordOf } = refs;
const sameFilled = oneWord;

/** More is to be done for a load of an object with these flags. */
const loadedOtherwise = flags.writtenBack | flags.secondary;

/**
 * The door between the two halves of a pool: which slot refers to what is beyond it, what is kept is here.
 *
 * *keep* turns a staged page into a reference, or says why not; *load* turns a reference into the page;
 * *letGo* takes a reference back. A content, a word or an object, lives as long as it is referred to.
 */
export class Contents {
  readonly desk: PageDesk;
  /** Pages come in here, and may be examined before they are kept, so that a batch can do so for all of its pages first. */
  readonly staged: StagedPages;
  readonly counters: Counters = newCounters();
  readonly limit: PoolLimit;
  readonly words: WordTable = new WordTable();
  readonly objects: ObjectStore;
  readonly allocator: GuardedAllocator;
  readonly pages: PoolPages;
  readonly writeback: Writeback;
  readonly recompressing: Recompressing | undefined;
  readonly #ages: Ages | undefined;
  /** How many slots together are looked through for what is read with one that is wanted. */
  readonly readAheadSlots: number;
  readonly #limitFirst: boolean;
  readonly #hasStores: boolean;
  #outcome: StoreOutcome = 'stored';

  /** Takes the parts over: sets its ranges of the page memory aside and seals it. */
  constructor(
    parts: ResolvedParts,
    lengths: BackendLengths,
    policy: ResolvedPolicy,
    gate: PoolGate,
  ) {
    const stores = parts.backingStores.map((store) => new GuardedBackingStore(store));
    const { memory, pages } = parts;
    const { pageSize, pageChecks } = policy;
    this.desk = deskOf(parts, lengths, policy);
    const features = featuresFor(parts, policy);
    memory.seal();
    this.pages = pages;
    this.allocator = new GuardedAllocator(parts.allocator, (id, handle) =>
      this.objects.table.move(id, handle),
    );
    this.#hasStores = stores.length > 0;
    this.limit = poolLimit(policy, this.counters, this.#hasStores);
    const hasher = new GuardedHasher(parts.hasher, this.desk);
    const checks = createPageChecks(memory, pageSize, pageChecks);
    this.staged = new StagedPages(this.desk, checks, hasher);
    this.#limitFirst = policy.limitOrder === 'zswap';
    this.readAheadSlots = policy.readAheadSlots;
    const { limit, counters, allocator, desk } = this;
    const made = { desk, checks, hasher, allocator, counters, stores, features, limit, pages };
    const given = objectStoreParts(parts, lengths, policy, made);
    this.objects = new ObjectStore(given);
    const { objects } = this;
    const ages = agesOf(policy, this.#hasStores);
    this.#ages = ages.length === 0 ? undefined : new Ages(objects.table.uses, ages);
    const around = { gate, policy, pages, limit, ages: this.#ages, desk, objects, counters };
    this.writeback = new Writeback({ ...around, stores, compaction: this.beginCompaction() });
    const behind = { ...around, lengths, writeback: this.writeback };
    this.recompressing = recompressing(objects, given, behind);
  }

  /** What became of the page that was last kept, or why it was not. */
  get outcome(): StoreOutcome {
    return this.#outcome;
  }

  /**
   * Reads what keeping an examined page and letting go of `current` will read first. The reads of a batch then
   * wait for memory together, where each page's own would wait one after the other.
   *
   * @returns what means nothing; without a use, the engine would leave the reads out.
   */
  touch(keeper: Keeper, current: ContentRef, index: number): number {
    const { finder } = this.objects;
    const found = this.staged.isDigested(index) ? finder.touch(keeper.domain, index) : 0;
    return found ^ this.touchRef(current);
  }

  /** The same for what a load of a content will read. */
  touchRef(ref: ContentRef): number {
    return ref === noContent || isWord(ref) ? 0 : this.objects.table.state(objectOf(ref));
  }

  /**
   * Keeps a staged page for a slot that refers to `current`.
   *
   * @returns a reference, one more than there was; `current` itself, and no reference more, where that is
   *   the page already; {@link noContent} where it is not kept. {@link outcome} says which and why.
   * @throws BackendError; nothing is kept then, and `current` is as it was.
   */
  keep(keeper: Keeper, current: ContentRef, index: number): ContentRef {
    if (this.#limitFirst && this.#isFull(keeper, current)) return this.#refuse(keeper);
    if (this.staged.examine(index) === sameFilled) {
      const { desk } = this;
      const word = this.words.intern(desk.stagedWord(index, 0), desk.stagedWord(index, 1));
      if (word >= 0) return this.#keepWord(word, current);
      // There was no memory for the word: as an object, the page may still find room.
      this.staged.digest(index);
    }
    return this.#keepObject(keeper, current, index);
  }

  /**
   * Loads a content into `page`, from `offset` on, where there is room for a page; `page` is untouched
   * where the content is in a backing store.
   *
   * @throws CorruptionError when an object does not decode; `page` is untouched.
   */
  load(ref: ContentRef, page: Uint8Array, offset: number): LoadOutcome {
    if (isWord(ref)) {
      this.#loadWord(wordOf(ref), page, offset);
      return 'loaded';
    }
    const object = objectOf(ref);
    const state = this.objects.table.state(object);
    if ((state & loadedOtherwise) === 0) return this.#loadObject(object, state, page, offset);
    if ((state & flags.writtenBack) !== 0) return 'written-back';
    this.#loadObject(object, state, page, offset);
    this.recompressing!.idle.noteLoad(object);
    return 'loaded';
  }

  /** Fetches a content that is in a backing store, and those of `neighbours` that are in the same one. */
  fetch(ref: ContentRef, waiter: FetchWaiter, neighbours: readonly ContentRef[]): void {
    const isObject = (other: ContentRef) => other !== noContent && !isWord(other);
    const objects = neighbours.filter(isObject).map(objectOf);
    this.writeback.fetches.fetch(objectOf(ref), waiter, objects);
  }

  /** What a content is; `shared` only where it is told, for it says what other slots hold. */
  stateOf(ref: ContentRef, tellsShared: boolean): SlotState {
    return stateOf(ref, tellsShared, this);
  }

  /**
   * Takes a reference back; the content goes with its last one.
   *
   * @throws BackendError when the allocator fails to take an object's bytes back; the object is gone.
   */
  letGo(ref: ContentRef): void {
    if (ref === noContent) return;
    if (isWord(ref)) this.words.release(wordOf(ref));
    else this.objects.release(objectOf(ref));
    this.objects.similar?.dead.settle();
    if (this.writeback.room.isAwaited) this.writeback.room.serve();
  }

  /** Moves the objects in memory together, and returns the number of pool pages released. @throws BackendError */
  compact(): number {
    const { poolPages } = this.allocator.compact(Number.POSITIVE_INFINITY);
    this.writeback.room.serve();
    return poolPages;
  }

  /** Begins to do so in steps. */
  beginCompaction(): Compaction {
    return new Compaction(this.allocator, this.objects);
  }

  /** Changes the limit of the pool. */
  setLimit(limitBytes: number): void {
    this.limit.setLimit(limitBytes);
    this.pages.setMaxPoolPages?.(hardLimit(limitBytes, this.desk.pageSize));
    this.writeback.limitHasChanged(nobody);
  }

  /** Gives all memory back; nothing can be kept or loaded afterwards. Resolves when no I/O is under way. */
  close(): Promise<void> {
    this.#ages?.close();
    this.recompressing?.close();
    const closed = this.writeback.close();
    this.pages.close?.();
    this.objects.clear();
    this.words.clear();
    return closed;
  }

  #loadObject(object: number, state: number, page: Uint8Array, offset: number): LoadOutcome {
    try {
      this.objects.bytesOf.unpack(object, state);
    } catch (error) {
      this.counters.decompressFail++;
      throw error;
    }
    copyInto(page, offset, this.desk.unpacked);
    this.objects.lru.touch(object);
    if (this.#hasStores) this.objects.backed.ahead.use(object);
    return 'loaded';
  }

  #loadWord(word: number, page: Uint8Array, offset: number): void {
    const { words, desk } = this;
    fillWith(page, offset, desk.pageSize, words.low(word), words.high(word));
  }

  #keepWord(word: number, current: ContentRef): ContentRef {
    const ref = refOfWord(word);
    if (ref === current) {
      this.words.release(word);
      return this.#keptAs('unchanged', current);
    }
    return this.#keptAs('same-filled', ref);
  }

  #keepObject(keeper: Keeper, current: ContentRef, index: number): ContentRef {
    const { objects } = this;
    const currentObject = objectOf(current);
    const found = objects.finder.find(keeper.domain, currentObject, index);
    if (found >= 0 && found === currentObject) {
      objects.lru.touch(found);
      return this.#keptAs('unchanged', current);
    }
    if (found >= 0) {
      // A base that was kept for its deltas only is in no other slot.
      if (objects.refer(found) === 1) {
        return this.#keptAs(objects.isRaw(found) ? 'raw' : 'stored', refOfObject(found));
      }
      this.counters.dedupHits++;
      return this.#keptAs('shared', refOfObject(found));
    }

    if (!this.#limitFirst && this.#isFull(keeper, current)) return this.#refuse(keeper);
    const made = objects.create(keeper.domain, keeper.owner, index, currentObject);
    if (typeof made !== 'number') {
      if (made === 'pool-limit') this.writeback.makeRoom(keeper.owner);
      return this.#keptAs(made, noContent);
    }
    this.#trainSome();
    this.limit.note(this.pages.poolPages);
    if (this.#hasStores) this.writeback.hasGrown(keeper.owner);
    return this.#keptAs(objects.isNewestRaw ? 'raw' : 'stored', refOfObject(made));
  }

  #isFull(keeper: Keeper, current: ContentRef): boolean {
    const { poolPages } = this.pages;
    if (this.objects.charges.isFull(keeper.owner)) return true;
    if (this.limit.isFar(poolPages)) return false;
    if (this.#limitFirst) return this.limit.refuses(poolPages, true, false);
    const replaces = this.objects.isLastInMemory(objectOf(current));
    return this.limit.refuses(poolPages, keeper.hasLayerBelow, replaces);
  }

  #refuse(keeper: Keeper): ContentRef {
    this.#trainSome();
    this.writeback.makeRoom(keeper.owner);
    return this.#keptAs(countReject(this.counters, 'pool-limit'), noContent);
  }

  /** What was stored is trained on, which may make room. */
  #trainSome(): void {
    if (this.objects.auto?.turn()) this.writeback.room.serve();
  }

  #keptAs(outcome: StoreOutcome, ref: ContentRef): ContentRef {
    this.#outcome = outcome;
    return ref;
  }
}
