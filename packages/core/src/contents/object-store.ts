import type { Handle, RejectReason } from '@pagefold/contracts';
import type { GuardedAllocator } from '../backends/guarded-allocator.ts';
import type { GuardedBackingStore } from '../backends/guarded-backing-store.ts';
import type { GuardedCompressor } from '../backends/guarded-compressor.ts';
import type { GuardedHasher } from '../backends/guarded-hasher.ts';
import type { PageChecks } from '../backends/page-checks.ts';
import type { PageDesk } from '../backends/page-desk.ts';
import type { ResolvedPolicy } from '../pool-policy.ts';
import type { Admission } from './admission.ts';
import { Charges } from './charges.ts';
import { type Counters, countReject } from './counters.ts';
import { DigestKeys } from './digest-keys.ts';
import { HashIndex } from './hash-index.ts';
import { Lru } from './lru.ts';
import { ObjectBytes } from './object-bytes.ts';
import { ObjectFinder } from './object-finder.ts';
import { flags } from './object-state.ts';
import { ObjectTable } from './object-table.ts';
import { BackedObjects } from './writeback/backed-objects.ts';

/** What an {@link ObjectStore} works with. */
export interface ObjectStoreParts {
  readonly desk: PageDesk;
  readonly checks: PageChecks;
  readonly hasher: GuardedHasher;
  readonly compressor: GuardedCompressor;
  readonly allocator: GuardedAllocator;
  readonly admission: Admission;
  readonly policy: ResolvedPolicy;
  readonly counters: Counters;
  /** Where written-back objects are, nearest first. */
  readonly stores: readonly GuardedBackingStore[];
  /** Whether the limit, and not want of memory, is why there is no pool page. */
  isAtLimit(): boolean;
}

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
 * What is written back goes on living in {@link BackedObjects}.
 */
export class ObjectStore {
  readonly table: ObjectTable;
  readonly index: HashIndex;
  readonly lru: Lru;
  readonly bytesOf: ObjectBytes;
  readonly finder: ObjectFinder;
  readonly backed: BackedObjects;
  readonly charges: Charges;
  readonly #desk: PageDesk;
  readonly #keys: DigestKeys;
  readonly #compressor: GuardedCompressor;
  readonly #allocator: GuardedAllocator;
  readonly #admission: Admission;
  readonly #maxPageSharing: number;
  readonly #counters: Counters;
  readonly #isAtLimit: () => boolean;

  #references = 0;
  #shared = 0;
  #bytes = 0;
  #rawReferences = 0;

  constructor(parts: ObjectStoreParts) {
    const { desk, policy, counters, stores } = parts;
    const digestRest = policy.verify === 'never' ? desk.digestWords - 2 : 0;
    const age = stores.length > 0 && policy.reclaimAfterSeconds < Number.POSITIVE_INFINITY;
    const order = stores.length > 0;
    this.table = new ObjectTable({ digestRest, age, order }, policy.maxObjects);
    this.index = new HashIndex(this.table.records);
    this.lru = new Lru(this.table);
    this.bytesOf = new ObjectBytes(this.table, parts);
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
    return this.table.size - this.backed.dead;
  }

  /** References of all objects: slots that refer to one. */
  get references(): number {
    return this.#references;
  }

  /** Objects with two or more references. */
  get shared(): number {
    return this.#shared;
  }

  /** Bytes of the objects in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** References of raw objects. */
  get rawReferences(): number {
    return this.#rawReferences;
  }

  /** A new object without references that holds a staged page, or why there is none. */
  create(domain: number, owner: number, page: number): number | RejectReason {
    const packed = this.#compressor.pack(page, this.#admission.capacity);
    const length = this.#admission.lengthOf(packed);
    if (typeof length !== 'number') return countReject(this.#counters, length);

    const { table } = this;
    const id = table.take(this.#keys.low(page), this.#keys.high(page, domain), domain, owner);
    if (id < 0) {
      this.#counters.rejectKmemcacheFail++;
      return 'alloc-fail';
    }
    const source = packed === 0 ? this.#desk.stagedAt(page) : this.#desk.packedAt;
    let handle: Handle | 0 = 0;
    try {
      handle = this.#allocator.alloc(length, id);
      if (handle !== 0) this.#allocator.write(handle, source, length);
    } catch (error) {
      table.free(id);
      if (handle !== 0) this.#allocator.free(handle, length);
      throw error;
    }
    if (handle === 0) {
      table.free(id);
      return countReject(this.#counters, this.#isAtLimit() ? 'pool-limit' : 'alloc-fail');
    }
    table.place(id, handle, length, packed === 0);
    table.keepDigest(id, this.#desk.digests, this.#keys.restAt(page));
    this.charges.name(owner);
    this.#charge(owner, length);
    this.lru.insert(id);
    this.finder.add(id);
    return id;
  }

  isRaw(id: number): boolean {
    return this.table.has(id, flags.raw);
  }

  isWrittenBack(id: number): boolean {
    return this.table.has(id, flags.writtenBack);
  }

  /** Whether there is only one reference to an object, which is in memory. */
  isLastInMemory(id: number): boolean {
    return id >= 0 && this.table.references(id) === 1 && !this.isWrittenBack(id);
  }

  /** Adds a reference. */
  refer(id: number): void {
    const references = this.table.addReferences(id, 1);
    this.#references++;
    if (this.isRaw(id)) this.#rawReferences++;
    if (references === 2) this.#shared++;
    if (references === this.#maxPageSharing) {
      this.#counters.sharingLimitHit++;
      this.finder.remove(id);
    }
    this.lru.touch(id);
  }

  /** Takes a reference back; the object goes with its last one. @throws BackendError */
  release(id: number): void {
    const left = this.table.addReferences(id, -1);
    this.#references--;
    if (this.isRaw(id)) this.#rawReferences--;
    if (left === 1) this.#shared--;
    if (this.isWrittenBack(id)) this.backed.release(id, left);
    else if (left === 0) this.#drop(id);
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
    let handle: Handle | 0 = 0;
    try {
      handle = this.#allocator.alloc(length, id);
      if (handle === 0) return false;
      this.#allocator.write(handle, source, length);
    } catch {
      if (handle !== 0) this.freeOrLose(handle, length);
      return false;
    }
    table.placeInMemory(id, handle);
    this.#charge(table.owner(id), length);
    this.lru.insert(id);
    if (table.references(id) < this.#maxPageSharing) this.finder.addAgain(id);
    return true;
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
    this.table.free(id);
  }

  /** Gives all memory back; the store cannot be used afterwards. */
  clear(): void {
    this.index.clear();
    this.table.clear();
  }

  #drop(id: number): void {
    const { table } = this;
    this.leaveMemory(id);
    const handle = table.handle(id) as Handle;
    const length = table.length(id);
    if (!table.has(id, flags.writing)) this.lru.remove(id);
    if (this.backed.pins.has(id)) this.backed.outlive();
    else this.freeRecord(id);
    this.#allocator.free(handle, length);
  }

  #charge(owner: number, bytes: number): void {
    this.#bytes += bytes;
    this.charges.charge(owner, bytes);
  }
}
