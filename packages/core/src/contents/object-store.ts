import { CorruptionError, type Handle, type RejectReason } from '@pagefold/contracts';
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
import { HashIndex } from './hash-index.ts';
import { Lru } from './lru.ts';
import { flags, ObjectTable } from './object-table.ts';
import { Pins } from './writeback/pins.ts';

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
}

/**
 * The objects of a pool, each the stored form of one content in one domain.
 *
 * **An object's life.** `create` packs the staged page, takes a record, then room in the allocator, and only
 * then enters index and LRU list: whatever fails on the way leaves nothing behind. It has no reference yet
 * until `refer` gives it the first, in the same call of the pool. Every further slot with its content, found
 * through the index and compared byte by byte, adds one; `release` takes one back, and with the last one the
 * object goes: out of index and list first, its bytes last, so that an allocator that fails to take them
 * harms nobody.
 *
 * **Not every object can be found.** Out of the index, but alive as long as it is referred to, is an object
 * that does not decode (nobody else shall be led to it), one that has `maxPageSharing` references (until it
 * has fewer), and one that would be more than `maxCandidates` with its key: nobody would get as far as that,
 * and the walk that takes an object out of its bucket stays short, however many contents are made to have
 * one digest.
 *
 * **Not every object is in memory.** On its way to a backing store it is *writing*: still in memory, out of
 * the LRU list, and pinned. Then it is *written back*: it keeps its key, its length and its references, and
 * is out of index and list until it comes back. An object that dies while it is pinned leaves its record
 * behind until the last pin goes.
 */
export class ObjectStore {
  readonly table: ObjectTable;
  readonly index: HashIndex;
  readonly lru: Lru;
  readonly #desk: PageDesk;
  readonly #checks: PageChecks;
  readonly #compressor: GuardedCompressor;
  readonly #allocator: GuardedAllocator;
  readonly #admission: Admission;
  readonly #policy: ResolvedPolicy;
  readonly #counters: Counters;
  readonly #hasher: GuardedHasher;
  readonly #stores: readonly GuardedBackingStore[];
  readonly pins: Pins = new Pins();
  readonly charges: Charges = new Charges();
  /** Candidates that did not decode in the walk that is under way. */
  readonly #damaged: number[] = [];
  /** Whether the last search has met as many candidates as there may be. */
  #isCrowded = false;

  #references = 0;
  #shared = 0;
  #bytes = 0;
  #rawReferences = 0;
  #dead = 0;
  #backed = 0;
  #backedReferences = 0;

  constructor(parts: ObjectStoreParts) {
    const { desk, policy } = parts;
    const digestRest = policy.verify === 'never' ? desk.digestWords - 2 : 0;
    this.table = new ObjectTable({ digestRest }, policy.maxObjects);
    this.index = new HashIndex(this.table.records);
    this.lru = new Lru(this.table);
    this.#desk = desk;
    this.#checks = parts.checks;
    this.#compressor = parts.compressor;
    this.#allocator = parts.allocator;
    this.#admission = parts.admission;
    this.#policy = policy;
    this.#counters = parts.counters;
    this.#hasher = parts.hasher;
    this.#stores = parts.stores;
  }

  /** Objects: those that slots refer to. */
  get size(): number {
    return this.table.size - this.#dead;
  }

  /** Bytes of the longest object. */
  get maxLength(): number {
    return this.#desk.pageSize;
  }

  /** Written-back objects. */
  get backed(): number {
    return this.#backed;
  }

  /** Their references. */
  get backedReferences(): number {
    return this.#backedReferences;
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

  /**
   * The object that holds a staged page, whose digest has been taken, in a domain; -1 when there is
   * none that can take a reference. `current`, an object or -1, is found wherever it stands.
   */
  find(domain: number, current: number, page: number): number {
    const low = this.#keyLow(page);
    const high = this.#keyHigh(page, domain);
    this.#isCrowded = false;
    if (current >= 0 && this.table.hasKey(current, low, high)) {
      if (this.isWrittenBack(current)) this.#counters.storedAgain++;
      else if (this.#matches(current, domain, page)) return current;
    }
    let candidates = 0;
    let found = -1;
    for (let id = this.index.first(low, high); id >= 0; id = this.index.next(id, low, high)) {
      candidates++;
      if (id !== current && this.#matches(id, domain, page)) {
        found = id;
        break;
      }
    }
    this.#noteChain(candidates);
    // Only now: the index may turn a bucket round when a record leaves it, and the walk would miss some.
    if (this.#damaged.length > 0) this.#dropDamaged();
    return found;
  }

  /** A new object without references that holds a staged page, or why there is none. */
  create(domain: number, owner: number, page: number): number | RejectReason {
    const packed = this.#compressor.pack(page, this.#admission.capacity);
    const length = this.#admission.lengthOf(packed);
    if (typeof length !== 'number') return countReject(this.#counters, length);

    const id = this.table.take(this.#keyLow(page), this.#keyHigh(page, domain), domain, owner);
    if (id < 0) {
      this.#counters.rejectKmemcacheFail++;
      return 'alloc-fail';
    }
    const source = packed === 0 ? this.#desk.stagedAt(page) : this.#desk.packedAt;
    let handle: Handle | 0 = 0;
    try {
      handle = this.#allocator.alloc(length);
      if (handle !== 0) this.#allocator.write(handle, source, length);
    } catch (error) {
      this.table.free(id);
      if (handle !== 0) this.#allocator.free(handle);
      throw error;
    }
    if (handle === 0) {
      this.table.free(id);
      return countReject(this.#counters, 'alloc-fail');
    }
    this.table.place(id, handle, length, packed === 0);
    this.table.keepDigest(id, this.#desk.digests, this.#restAt(page));
    this.#bytes += length;
    this.charges.name(owner);
    this.charges.charge(owner, length);
    this.lru.insert(id);
    if (this.#isCrowded) this.#counters.candidateLimitHit++;
    else this.#enterIndex(id);
    return id;
  }

  isRaw(id: number): boolean {
    return this.table.has(id, flags.raw);
  }

  isWrittenBack(id: number): boolean {
    return this.table.has(id, flags.writtenBack);
  }

  /** Adds a reference. */
  refer(id: number): void {
    const references = this.table.addReferences(id, 1);
    this.#references++;
    if (this.isRaw(id)) this.#rawReferences++;
    if (references === 2) this.#shared++;
    if (references === this.#policy.maxPageSharing) {
      this.#counters.sharingLimitHit++;
      this.#leaveIndex(id);
    }
    this.lru.touch(id);
  }

  /** Takes a reference back; the object goes with its last one. @throws BackendError */
  release(id: number): void {
    const { table } = this;
    const left = table.addReferences(id, -1);
    this.#references--;
    if (this.isRaw(id)) this.#rawReferences--;
    if (left === 1) this.#shared--;
    if (this.isWrittenBack(id)) this.#releaseBacked(id, left);
    else if (left === 0) this.#drop(id);
    else if (left === this.#policy.maxPageSharing - 1) this.#returnToIndex(id);
  }

  /** Unpacks an object on the desk. @throws CorruptionError */
  unpack(id: number): void {
    const { table } = this;
    const { packedAt, unpackedAt } = this.#desk;
    const handle = table.handle(id) as Handle;
    const length = table.length(id);
    if (table.has(id, flags.raw)) {
      this.#allocator.read(handle, length, unpackedAt);
      return;
    }
    this.#allocator.read(handle, length, packedAt);
    this.#compressor.unpack(length);
  }

  /** Copies an object in memory as it is stored; false where the allocator cannot read it. */
  copyPacked(id: number, to: Uint8Array): boolean {
    const { packed, packedAt } = this.#desk;
    try {
      this.#allocator.read(this.table.handle(id) as Handle, to.length, packedAt);
    } catch {
      return false;
    }
    to.set(packed.subarray(0, to.length));
    return true;
  }

  /** The digest of an object's page, as much as is kept of it. */
  digestOf(id: number): Uint8Array {
    const { table } = this;
    const words = new Uint32Array(2 + table.digestRest);
    words[0] = table.low(id);
    words[1] = mixed(table.high(id), table.domain(id));
    for (let word = 0; word < table.digestRest; word++)
      words[2 + word] = table.digestWord(id, word);
    return new Uint8Array(words.buffer, 0, Math.min(words.byteLength, this.#hasher.digestLength));
  }

  /** Begins to write an object out, of which somebody has a copy. */
  beginWriting(id: number): void {
    this.lru.remove(id);
    this.table.setFlag(id, flags.writing);
    this.pins.add(id);
  }

  /**
   * Ends that, the object being at `location`. It leaves memory, unless it was used or let go of since: then
   * the location is freed.
   *
   * @returns its bytes, where it has left memory.
   */
  endWriting(id: number, tier: number, location: number): number {
    const { table } = this;
    const length = table.length(id);
    if (table.references(id) === 0 || table.has(id, flags.referenced)) {
      this.#counters.writebackCancelled++;
      this.#freeLocation(tier, location, id, length);
      this.#stay(id);
      return 0;
    }
    this.#leaveIndex(id);
    const handle = table.handle(id) as Handle;
    table.placeInStore(id, tier, location);
    this.#discharge(id, length);
    this.#backed++;
    this.#backedReferences += table.references(id);
    this.#counters.writtenBackObjects++;
    this.#counters.writtenBackPages += table.references(id);
    this.unpin(id);
    this.#freeOrLose(handle);
    return length;
  }

  /** Ends that, the object having got nowhere. */
  failWriting(id: number): void {
    this.#counters.writebackFailed++;
    this.#stay(id);
  }

  /**
   * Unpacks the bytes of a written-back object on the desk, and makes sure that they are its page's.
   *
   * @throws CorruptionError, BackendError
   */
  unpackFetched(id: number, bytes: Uint8Array): void {
    const { table } = this;
    const desk = this.#desk;
    if (this.isRaw(id)) {
      desk.unpacked.set(bytes);
    } else {
      desk.packed.set(bytes);
      this.#compressor.unpack(bytes.length);
    }
    this.#hasher.hashUnpacked();
    const isPage =
      table.hasKey(id, this.#keyLow(0), this.#keyHigh(0, table.domain(id))) &&
      table.digestEquals(id, desk.digests, this.#restAt(0));
    if (isPage) return;
    const message = `an object of ${bytes.length} bytes has come back from a backing store as another page`;
    throw new CorruptionError('PAGEFOLD_DAMAGED_OBJECT', message);
  }

  /** Takes an object that was just unpacked so back into memory; false where there is no room. */
  promote(id: number): boolean {
    const { table } = this;
    const { unpackedAt, packedAt } = this.#desk;
    const length = table.length(id);
    let handle: Handle | 0 = 0;
    try {
      handle = this.#allocator.alloc(length);
      if (handle === 0) return false;
      this.#allocator.write(handle, this.isRaw(id) ? unpackedAt : packedAt, length);
    } catch {
      if (handle !== 0) this.#freeOrLose(handle);
      return false;
    }
    const tier = table.tier(id);
    const location = table.location(id);
    table.placeInMemory(id, handle);
    this.#bytes += length;
    this.charges.charge(table.owner(id), length);
    this.#backed--;
    this.#backedReferences -= table.references(id);
    this.lru.insert(id);
    if (table.references(id) < this.#policy.maxPageSharing) this.#returnToIndex(id);
    this.#freeLocation(tier, location, id, length);
    return true;
  }

  /** Takes a pin off. What nobody refers to goes with its last one. */
  unpin(id: number): void {
    const { table } = this;
    if (!this.pins.remove(id) || table.references(id) > 0) return;
    this.#dead--;
    if (this.isWrittenBack(id)) this.#forget(id);
    else this.#freeRecord(id);
  }

  /** Gives all memory back; the store cannot be used afterwards. */
  clear(): void {
    this.index.clear();
    this.table.records.clear();
  }

  #drop(id: number): void {
    const { table } = this;
    this.#leaveIndex(id);
    this.#discharge(id, table.length(id));
    const handle = table.handle(id) as Handle;
    if (table.has(id, flags.writing)) {
      this.#dead++;
    } else {
      this.lru.remove(id);
      this.#freeRecord(id);
    }
    this.#allocator.free(handle);
  }

  #discharge(id: number, length: number): void {
    this.#bytes -= length;
    this.charges.charge(this.table.owner(id), -length);
  }

  #releaseBacked(id: number, left: number): void {
    this.#backedReferences--;
    if (left > 0) return;
    this.#backed--;
    if (this.pins.has(id)) this.#dead++;
    else this.#forget(id);
  }

  /** Drops a written-back object. */
  #forget(id: number): void {
    const { table } = this;
    const length = table.length(id);
    this.#freeLocation(table.tier(id), table.location(id), id, length);
    this.#freeRecord(id);
  }

  #freeRecord(id: number): void {
    this.charges.unname(this.table.owner(id));
    this.table.free(id);
  }

  /** Ends a write after which the object is where it was. */
  #stay(id: number): void {
    this.table.clearFlag(id, flags.writing);
    if (this.table.references(id) > 0) this.lru.insert(id);
    this.unpin(id);
  }

  #freeLocation(tier: number, location: number, id: number, length: number): void {
    if (!this.#stores[tier]!.free(location, id, length)) this.#counters.backingFreeFailed++;
  }

  /** Frees bytes that are of no use any more; an allocator that fails loses them. */
  #freeOrLose(handle: Handle): void {
    try {
      this.#allocator.free(handle);
    } catch {
      this.#counters.rejectBackendFail++;
    }
  }

  #enterIndex(id: number): void {
    this.index.insert(id);
    this.table.setFlag(id, flags.indexed);
  }

  #leaveIndex(id: number): void {
    if (!this.table.has(id, flags.indexed)) return;
    this.index.remove(id);
    this.table.clearFlag(id, flags.indexed);
  }

  /** An object that had as many references as there may be can be found again, if there is room for it. */
  #returnToIndex(id: number): void {
    const { table, index } = this;
    if (table.has(id, flags.indexed)) return;
    const low = table.low(id);
    const high = table.high(id);
    let others = 0;
    for (let at = index.first(low, high); at >= 0; at = index.next(at, low, high)) others++;
    if (others < this.#policy.maxCandidates) this.#enterIndex(id);
  }

  #noteChain(candidates: number): void {
    this.#isCrowded = candidates >= this.#policy.maxCandidates;
    // Without a branch: one taken once a pool would throw away code that was compiled before it was seen.
    const { longestCandidateChain } = this.#counters;
    this.#counters.longestCandidateChain = Math.max(longestCandidateChain, candidates);
  }

  /** Whether a candidate holds a staged page. */
  #matches(id: number, domain: number, page: number): boolean {
    const { table } = this;
    if (table.domain(id) !== domain) return false;
    this.#counters.dedupCandidates++;
    let equal: boolean;
    if (this.#policy.verify === 'never') {
      equal = table.digestEquals(id, this.#desk.digests, this.#restAt(page));
    } else {
      if (!this.#unpackCandidate(id)) return false;
      equal = this.#checks.isEqual(this.#desk.stagedAt(page), this.#desk.unpackedAt);
    }
    if (!equal) this.#counters.dedupMismatches++;
    return equal;
  }

  #unpackCandidate(id: number): boolean {
    try {
      this.unpack(id);
      return true;
    } catch (error) {
      if (!(error instanceof CorruptionError)) throw error;
      this.#counters.candidateErrors++;
      this.#damaged.push(id);
      return false;
    }
  }

  #dropDamaged(): void {
    for (const id of this.#damaged) this.#leaveIndex(id);
    this.#damaged.length = 0;
  }

  #keyLow(page: number): number {
    return this.#desk.digests[page * this.#desk.digestWords]!;
  }

  /** The second digest word, mixed with the domain, so that domains do not share chains. */
  #keyHigh(page: number, domain: number): number {
    const high = this.#desk.digests[page * this.#desk.digestWords + 1]!;
    return mixed(high, domain);
  }

  /** Where the digest goes on that is kept beyond the key. */
  #restAt(page: number): number {
    return page * this.#desk.digestWords + 2;
  }
}

/** A word mixed with a domain; mixed once more, it is what it was. */
function mixed(word: number, domain: number): number {
  return (word ^ Math.imul(domain, 0x9e3779b1)) >>> 0;
}
