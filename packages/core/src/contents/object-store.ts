import type { Handle, RejectReason } from '@pagefold/contracts';
import type { GuardedAllocator } from '../backends/guarded-allocator.ts';
import type { GuardedCompressor } from '../backends/guarded-compressor.ts';
import type { PageDesk } from '../backends/page-desk.ts';
import type { Admission } from './admission.ts';
import { Charges } from './charges.ts';
import { type Counters, countReject } from './counters.ts';
import { DigestKeys } from './digest-keys.ts';
import { HashIndex } from './hash-index.ts';
import { Lru } from './lru.ts';
import { ObjectBytes } from './object-bytes.ts';
import { ObjectFinder } from './object-finder.ts';
import { flags } from './object-state.ts';
import type { ObjectStoreParts } from './object-store-parts.ts';
import { ObjectTable } from './object-table.ts';
import { ObjectTotals } from './object-totals.ts';
import { noBase, type SimilarPages, similarPages } from './similar/similar-pages.ts';
import { BackedObjects } from './writeback/backed-objects.ts';

/**
 * The objects of a pool, each the stored form of one content in one domain.
 *
 * **An object's life.** `create` packs the staged page, takes a record, then room in the allocator, and only
 * then enters index and LRU list: whatever fails on the way leaves nothing behind. It has no reference yet
 * until `refer` gives it the first, in the same call of the pool. Every further slot with its content, found
 * through the index and compared byte by byte ({@link ObjectFinder}), adds one; `release` takes one back, and
 * with the last one the object goes: out of index and list first, its bytes last, so that an allocator that
 * fails to take them harms nobody.
 *
 * What is written back goes on living in {@link BackedObjects}, and what is stored as the difference from
 * another object has its rules in {@link SimilarPages}.
 */
export class ObjectStore {
  readonly table: ObjectTable;
  readonly index: HashIndex;
  readonly lru: Lru;
  readonly bytesOf: ObjectBytes;
  readonly finder: ObjectFinder;
  readonly backed: BackedObjects;
  readonly charges: Charges;
  /** Where pages are stored as differences from similar ones. */
  readonly similar: SimilarPages | undefined;
  readonly totals: ObjectTotals = new ObjectTotals();
  readonly #desk: PageDesk;
  readonly #keys: DigestKeys;
  readonly #compressor: GuardedCompressor;
  readonly #allocator: GuardedAllocator;
  readonly #admission: Admission;
  readonly #maxPageSharing: number;
  readonly #counters: Counters;
  readonly #isAtLimit: () => boolean;

  constructor(parts: ObjectStoreParts) {
    const { desk, policy, counters, stores } = parts;
    const digestRest = policy.verify === 'never' ? desk.digestWords - 2 : 0;
    const age = stores.length > 0 && policy.reclaimAfterSeconds < Number.POSITIVE_INFINITY;
    const order = stores.length > 0;
    const links = parts.features !== undefined;
    this.table = new ObjectTable({ digestRest, age, order, links }, policy.maxObjects);
    this.index = new HashIndex(this.table.records);
    this.lru = new Lru(this.table);
    this.similar = similarPages(this, parts);
    this.bytesOf = new ObjectBytes(this.table, parts, this.similar);
    this.finder = new ObjectFinder(this.table, this.index, this.bytesOf, parts);
    this.charges = new Charges(stores.length > 0 ? policy : undefined);
    this.#desk = desk;
    this.#keys = new DigestKeys(desk);
    this.#compressor = parts.compressor;
    this.#allocator = parts.allocator;
    this.#admission = parts.admission;
    this.#maxPageSharing = policy.maxPageSharing;
    this.#counters = counters;
    this.#isAtLimit = () => parts.isAtLimit();
    this.backed = new BackedObjects(this, stores, counters);
  }

  /** Objects: those that slots refer to. */
  get size(): number {
    return this.table.size - this.backed.dead - this.deadBases;
  }

  /** Those that have bytes in memory, dead bases too. */
  get inMemory(): number {
    return this.size + this.deadBases - this.backed.size;
  }

  /** Objects that no slot refers to, but deltas. */
  get deadBases(): number {
    return this.similar?.dead.size ?? 0;
  }

  /**
   * A new object without references that holds a staged page, or why there is none.
   *
   * @param replaced an object that goes afterwards if it has one reference, or -1.
   */
  create(domain: number, owner: number, page: number, replaced: number): number | RejectReason {
    const packed = this.#compressor.pack(page, this.#admission.capacity);
    const plainLength = this.#admission.lengthOf(packed);
    if (typeof plainLength !== 'number') return countReject(this.#counters, plainLength);
    const { table, similar } = this;
    let base = noBase;
    if (similar !== undefined) base = similar.pack(page, domain, plainLength, replaced);

    const id = table.take(this.#keys.low(page), this.#keys.high(page, domain), domain, owner);
    if (id < 0) {
      this.#counters.rejectKmemcacheFail++;
      return 'alloc-fail';
    }
    let length = plainLength;
    let source = packed === 0 ? this.#desk.stagedAt(page) : this.#desk.packedAt;
    let form = packed === 0 ? flags.raw : 0;
    if (base !== noBase) {
      if (similar!.links.attach(base, id)) {
        length = similar!.deltaLength;
        source = this.#desk.deltaAt;
        form = flags.delta;
      } else {
        base = noBase;
      }
    }
    let handle: Handle | 0 = 0;
    try {
      handle = this.#allocator.alloc(length, id);
      if (handle !== 0) this.#allocator.write(handle, source, length);
    } catch (error) {
      this.#abandon(id, base);
      if (handle !== 0) this.#allocator.free(handle, length);
      throw error;
    }
    if (handle === 0) {
      this.#abandon(id, base);
      return countReject(this.#counters, this.#isAtLimit() ? 'pool-limit' : 'alloc-fail');
    }
    table.place(id, handle, length, form);
    table.keepDigest(id, this.#desk.digests, this.#keys.restAt(page));
    this.charges.name(owner);
    this.#charge(owner, length);
    this.lru.insert(id);
    this.finder.add(id);
    if (similar !== undefined) similar.add(id, base);
    return id;
  }

  isRaw(id: number): boolean {
    return this.table.has(id, flags.raw);
  }

  /** What a store that an object was made for, or that revived it, says. */
  formOf(id: number): 'raw' | 'stored' {
    return this.isRaw(id) ? 'raw' : 'stored';
  }

  isWrittenBack(id: number): boolean {
    return this.table.has(id, flags.writtenBack);
  }

  /** Whether there is only one reference to an object, which is in memory, and goes with it. */
  isLastInMemory(id: number): boolean {
    if (id < 0 || this.table.references(id) !== 1) return false;
    return (this.table.state(id) & (flags.writtenBack | flags.base)) === 0;
  }

  /** Adds a reference, and returns how many there are. */
  refer(id: number): number {
    const references = this.table.addReferences(id, 1);
    this.totals.references++;
    if (this.isRaw(id)) this.totals.rawReferences++;
    if (references === 2) this.totals.shared++;
    if (references === 1 && this.table.has(id, flags.base)) this.similar!.dead.revive(id);
    if (references === this.#maxPageSharing) {
      this.#counters.sharingLimitHit++;
      this.finder.remove(id);
    }
    this.lru.touch(id);
    return references;
  }

  /** Takes a reference back; the object goes with its last one, unless deltas need it. @throws BackendError */
  release(id: number): void {
    const left = this.table.addReferences(id, -1);
    this.totals.references--;
    if (this.isRaw(id)) this.totals.rawReferences--;
    if (left === 1) this.totals.shared--;
    if (this.isWrittenBack(id)) this.backed.release(id, left);
    else if (left === 0) this.#end(id);
    else if (left === this.#maxPageSharing - 1) this.finder.addAgain(id);
  }

  /** An object's bytes leave memory, which it does as far as index and figures are concerned. */
  leaveMemory(id: number): void {
    const { table } = this;
    this.finder.remove(id);
    this.#charge(table.owner(id), -table.length(id));
  }

  /** Takes an object's bytes from address `source` into memory; false where there is no room, or it fails. */
  enterMemory(id: number, source: number): boolean {
    const { table } = this;
    const length = table.length(id);
    const handle = this.#takeIn(id, source, length);
    if (handle === 0) return false;
    table.placeInMemory(id, handle);
    this.#charge(table.owner(id), length);
    this.lru.insert(id);
    if (table.references(id) < this.#maxPageSharing) this.finder.addAgain(id);
    return true;
  }

  /** Keeps a delta by itself: the `length` bytes at address `source`; false where there is no room, or it fails. */
  expand(id: number, source: number, length: number): boolean {
    const { table } = this;
    const handle = this.#takeIn(id, source, length);
    if (handle === 0) return false;
    const before = table.handle(id) as Handle;
    const bytes = table.length(id);
    this.becomePlain(id, length);
    table.setHandle(id, handle);
    this.#charge(table.owner(id), length - bytes);
    this.freeOrLose(before, bytes);
    return true;
  }

  /** A delta is an object by itself from now on, of so many bytes, which are somebody else's matter. */
  becomePlain(id: number, length: number): void {
    const { table } = this;
    const similar = this.similar!;
    const isRaw = similar.isRaw(length);
    similar.leave(id);
    table.setLength(id, length, isRaw);
    if (isRaw) this.totals.rawReferences += table.references(id);
  }

  /** Frees bytes that are of no use any more; an allocator that fails loses them. */
  freeOrLose(handle: Handle, length: number): void {
    try {
      this.#allocator.free(handle, length);
    } catch {
      this.#counters.rejectBackendFail++;
    }
  }

  /** Frees the record of an object that is nowhere any more. */
  freeRecord(id: number): void {
    this.charges.unname(this.table.owner(id));
    this.similar?.bases.forget(id);
    this.table.free(id);
  }

  /** Gives all memory back; the store cannot be used afterwards. */
  clear(): void {
    this.index.clear();
    this.table.clear();
    this.similar?.clear();
  }

  /** Takes back what `create` has taken before it has failed. */
  #abandon(id: number, base: number): void {
    if (base !== noBase) this.similar!.leave(id);
    this.table.free(id);
  }

  /** Takes bytes from address `source` in for an object; 0 where there is no room, or it fails. */
  #takeIn(id: number, source: number, length: number): Handle | 0 {
    let handle: Handle | 0 = 0;
    try {
      handle = this.#allocator.alloc(length, id);
      if (handle !== 0) this.#allocator.write(handle, source, length);
      return handle;
    } catch {
      if (handle !== 0) this.freeOrLose(handle, length);
      return 0;
    }
  }

  #end(id: number): void {
    const { table, similar } = this;
    if (similar !== undefined) {
      if (table.has(id, flags.base)) {
        similar.dead.add(id);
        return;
      }
      if (table.has(id, flags.delta)) similar.leave(id);
    }
    this.leaveMemory(id);
    const handle = table.handle(id) as Handle;
    const length = table.length(id);
    if (!table.has(id, flags.writing)) this.lru.remove(id);
    if (this.backed.pins.has(id)) this.backed.outlive();
    else this.freeRecord(id);
    this.#allocator.free(handle, length);
  }

  #charge(owner: number, bytes: number): void {
    this.totals.bytes += bytes;
    this.charges.charge(owner, bytes);
  }
}
