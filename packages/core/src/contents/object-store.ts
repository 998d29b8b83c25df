import type { DictionaryId, Handle, RejectReason } from '@pagefold/contracts';
import type { GuardedAllocator } from '../backends/guarded-allocator.ts';
import type { GuardedCompressor } from '../backends/guarded-compressor.ts';
import type { PageDesk } from '../backends/page-desk.ts';
import type { Admission } from './admission.ts';
import { agesOf } from './ages.ts';
import { Charges } from './charges.ts';
import type { Codecs } from './codecs.ts';
import { type Counters, countReject } from './counters.ts';
import { type AutoDictionary, autoDictionary } from './dictionaries/auto-dictionary.ts';
import type { Dictionaries } from './dictionaries/dictionaries.ts';
import { DigestKeys } from './digest-keys.ts';
import { HashIndex } from './hash-index.ts';
import { Lru } from './lru.ts';
import { ObjectBytes } from './object-bytes.ts';
import { ObjectFinder } from './object-finder.ts';
import { ObjectForms } from './object-forms.ts';
import { ObjectRoom } from './object-room.ts';
import * as states from './object-state.ts';
import type { ObjectStoreParts } from './object-store-parts.ts';
import { ObjectTable } from './object-table.ts';
import { ObjectTotals, countedApart as otherTotals } from './object-totals.ts';
import { noBase as nowhere, type SimilarPages, similarPages } from './similar/similar-pages.ts';
import { BackedObjects } from './writeback/backed-objects.ts';

// Constants of its own: see `flags`.
const { dictionaryIn, flags, lengthIn, packedWith, packingMask } = states;
const noBase = nowhere;
const countedApart = otherTotals;
const noDictionary: DictionaryId = 0;

/**
 * The objects of a pool, each the stored form of one content in one domain.
 *
 * **An object's life.** `create` packs the staged page, takes a record, then room in the allocator, and only
 * then enters index and LRU list: whatever fails on the way leaves nothing behind. It has one reference then, that
 * of the slot it was made for. Every further slot with its content, found through the index and compared byte by byte
 * ({@link ObjectFinder}), adds one; `release` takes one back, and with the last one the object goes: out of index and
 * list first, its bytes last, so that an allocator that fails to take them harms nobody.
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
  readonly codecs: Codecs;
  /** Those of the compressor that pages are stored with. */
  readonly dictionaries: Dictionaries;
  readonly forms: ObjectForms;
  readonly auto: AutoDictionary | undefined;
  /** Whether all objects are of one domain, since what they have is trained on. */
  readonly hasOneDomain: boolean;
  readonly room: ObjectRoom;
  /** Where pages are stored as differences from similar ones. */
  readonly similar: SimilarPages | undefined;
  readonly totals: ObjectTotals = new ObjectTotals();
  /** Whether the object that was made last is kept as it is. */
  isNewestRaw = false;
  readonly #desk: PageDesk;
  readonly #keys: DigestKeys;
  readonly #compressor: GuardedCompressor;
  readonly #allocator: GuardedAllocator;
  readonly #admission: Admission;
  readonly #maxPageSharing: number;
  readonly #sharesNothing: boolean;
  readonly #counters: Counters;
  readonly #isAtLimit: () => boolean;

  constructor(parts: ObjectStoreParts) {
    const { desk, policy, counters, stores } = parts;
    const digestRest = policy.verify === 'never' ? desk.digestWords - 2 : 0;
    const order = stores.length > 0;
    const age = agesOf(policy, order).length > 0;
    const columns = { digestRest, age, order, links: parts.features !== undefined };
    this.table = new ObjectTable(columns, policy.maxObjects);
    this.index = new HashIndex(this.table.records);
    this.lru = new Lru(this.table);
    this.codecs = parts.codecs;
    this.dictionaries = parts.codecs.first.dictionaries;
    this.forms = new ObjectForms(this);
    this.room = new ObjectRoom(parts.allocator, counters);
    this.similar = similarPages(this, parts);
    this.bytesOf = new ObjectBytes(this.table, parts, this.similar);
    this.finder = new ObjectFinder(this.table, this.index, this.bytesOf, parts);
    this.charges = new Charges(stores.length > 0 ? policy : undefined);
    this.#desk = desk;
    this.#keys = new DigestKeys(desk);
    this.#compressor = this.codecs.first.compressor;
    this.#allocator = parts.allocator;
    this.#admission = parts.admission;
    this.#maxPageSharing = policy.maxPageSharing;
    this.#sharesNothing = policy.maxPageSharing === 1;
    this.#counters = counters;
    this.#isAtLimit = () => parts.isAtLimit();
    this.backed = new BackedObjects(this, stores, counters);
    this.auto = autoDictionary(this, parts);
    parts.codecs.start(parts.dictionary, parts.secondaryDictionary);
    this.hasOneDomain = [parts.dictionary, parts.secondaryDictionary].includes('auto');
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
   * A new object with one reference that holds a staged page, for which the finder has just looked in vain, or why there
   * is none.
   *
   * @param replaced an object that goes afterwards if it has one reference, or -1.
   */
  create(domain: number, owner: number, page: number, replaced: number): number | RejectReason {
    const dictionary = this.dictionaries.current;
    const packed = this.#compressor.pack(page, this.#admission.capacity, dictionary);
    const plainLength = this.#admission.lengthOf(packed);
    if (typeof plainLength !== 'number') return countReject(this.#counters, plainLength);
    const { finder, table, similar, totals } = this;
    let base = similar?.pack(page, domain, plainLength, replaced) ?? noBase;
    const id = table.take(finder.low, finder.high, domain, owner);
    if (id < 0) {
      this.#counters.rejectKmemcacheFail++;
      return 'alloc-fail';
    }
    let length = plainLength;
    let source = packed === 0 ? this.#desk.stagedAt(page) : this.#desk.packedAt;
    let form = packed === 0 ? flags.raw : packedWith(dictionary);
    if (base !== noBase) {
      if (similar!.links.attach(base, id)) {
        length = similar!.deltaLength;
        source = this.#desk.deltaAt;
        form = flags.delta | packedWith(dictionary);
      } else {
        base = noBase;
      }
    }
    let handle: Handle | 0 = 0;
    try {
      handle = this.room.take(id, source, length);
    } catch (error) {
      this.#abandon(id, base);
      throw error;
    }
    if (handle === 0) {
      this.#abandon(id, base);
      return countReject(this.#counters, this.#isAtLimit() ? 'pool-limit' : 'alloc-fail');
    }
    if (this.#sharesNothing || finder.isCrowded) {
      table.place(id, handle, length, form);
      if (this.#sharesNothing) this.#counters.sharingLimitHit++;
      else this.#counters.candidateLimitHit++;
    } else {
      table.place(id, handle, length, form | flags.indexed);
      this.index.insert(id);
    }
    if (dictionary !== noDictionary) this.dictionaries.join(dictionaryIn(form));
    if (table.digestRest > 0) table.keepDigest(id, this.#desk.digests, this.#keys.restAt(page));
    this.charges.name(owner, length);
    if (table.keepsUse) this.lru.insert(id);
    totals.bytes += length;
    totals.references++;
    this.isNewestRaw = (form & flags.raw) !== 0;
    if (this.isNewestRaw) totals.rawReferences++;
    if (similar !== undefined) similar.add(id, base);
    return id;
  }

  isRaw(id: number): boolean {
    return this.table.has(id, flags.raw);
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
    const state = this.table.state(id);
    if ((state & countedApart) !== 0) this.totals.noteReferences(state, 1);
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
    const state = this.table.state(id);
    if ((state & countedApart) !== 0) this.totals.noteReferences(state, -1);
    if (left === 1) this.totals.shared--;
    if (this.isWrittenBack(id)) this.backed.release(id, left);
    else if (left === 0) this.#end(id);
    else if (left === this.#maxPageSharing - 1) this.finder.addAgain(id);
  }

  /** An object's bytes leave memory, which it does as far as index and figures are concerned. */
  leaveMemory(id: number): void {
    const state = this.table.state(id);
    this.finder.remove(id);
    this.backed.ahead.forget(id);
    if ((state & flags.secondary) !== 0) this.noteSecondary(id, -1);
    this.charge(this.table.owner(id), -lengthIn(state));
  }

  /** Takes an object's bytes from address `source` into memory; false where there is no room, or it fails. */
  enterMemory(id: number, source: number): boolean {
    const { table } = this;
    const length = table.length(id);
    const handle = this.room.takeIn(id, source, length);
    if (handle === 0) return false;
    table.placeInMemory(id, handle);
    this.noteSecondary(id, 1);
    this.charge(table.owner(id), length);
    this.lru.insert(id);
    if (table.references(id) < this.#maxPageSharing) this.finder.addAgain(id);
    return true;
  }

  /** What is counted of an object apart, if the secondary compressor has packed it, comes to memory (1) or leaves it (-1). */
  noteSecondary(id: number, sign: 1 | -1): void {
    const state = this.table.state(id);
    if ((state & flags.secondary) === 0) return;
    this.totals.noteSecondary(state, this.table.references(id), sign);
  }

  /** The bytes of objects that a device is charged with change. */
  charge(owner: number, bytes: number): void {
    this.totals.bytes += bytes;
    this.charges.charge(owner, bytes);
  }

  /** Frees the record of an object that is nowhere any more. */
  freeRecord(id: number): void {
    this.charges.unname(this.table.owner(id));
    this.similar?.bases.forget(id);
    const state = this.table.state(id);
    if ((state & packingMask) !== 0) this.codecs.leave(state);
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
}
