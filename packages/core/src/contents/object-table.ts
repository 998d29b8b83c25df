import { RecordTable } from '@pagefold/tables';
import { key0, key1 } from './hash-index.ts';

/*
 * A record, in 32-bit fields. Fields 0 to 2 are the index's.
 *
 *   0, 1  key: the first eight digest bytes, mixed with the domain
 *   2     next object of the bucket
 *   3     handle in the allocator; of a written-back object, its location in a backing store
 *   4     bits 0–16 length in bytes, 17–22 flags, 24–27 which backing store
 *   5     references: slots
 *   6, 7  neighbours in the LRU list
 *   8     bits 0–15 domain, 16–31 the device that is charged with it
 *
 * Behind these come columns that not every pool needs:
 *
 *   the rest of the digest, where contents are told apart by it
 *   when the object was last used, by a coarse clock, where contents go that have not been used for long
 */
const handle = 3;
const lengthAndFlags = 4;
const references = 5;
const newer = 6;
const older = 7;
const domain = 8;
const firstColumn = 9;

const domainMask = 0xffff;
const ownerShift = 16;
const lengthMask = (1 << 17) - 1;
const tierShift = 24;
/** Backing stores that a record can name. */
export const maxTiers = 16;
const tierMask = (maxTiers - 1) << tierShift;

/** What an object can be, besides its length. */
export const flags: Readonly<
  Record<'raw' | 'referenced' | 'indexed' | 'writing' | 'writtenBack', number>
> = {
  /** Kept as it is. */
  raw: 1 << 17,
  /** Used since the LRU scan last passed. */
  referenced: 1 << 18,
  /** In the dedup index. */
  indexed: 1 << 19,
  /** On its way to a backing store: in memory, but out of the LRU list. `referenced` cancels the journey. */
  writing: 1 << 20,
  /** In a backing store, with no bytes in memory: out of the index and the LRU list. */
  writtenBack: 1 << 21,
};

/** Bytes of a record that exist only for deduplication: key 8, chain 4, references 4, domain 2. */
export const dedupBytesOfRecord = 18;

/** What is kept of each object beyond the 36 bytes that all have, in 32-bit fields; 0 for nothing. */
export interface ObjectColumns {
  /** Of the digest, beyond the key. */
  readonly digestRest: number;
  /** Whether it is kept when an object was last used: one field. */
  readonly age: boolean;
}

/** The objects of a pool: 36 bytes each, and the columns that the pool needs. */
export class ObjectTable {
  /** The table itself, for the index. */
  readonly records: RecordTable;
  /** 32-bit words of a digest that are kept beyond the key. */
  readonly digestRest: number;
  /** Whether it is kept when an object was last used. */
  readonly keepsAge: boolean;
  /** The coarse clock by which that is. */
  ticks = 0;
  readonly #usedAt: number;

  constructor({ digestRest, age }: ObjectColumns, maxObjects: number) {
    this.digestRest = digestRest;
    this.keepsAge = age;
    this.#usedAt = firstColumn + digestRest;
    this.records = new RecordTable({
      fields: this.#usedAt + (age ? 1 : 0),
      maxRecords: maxObjects,
    });
  }

  get size(): number {
    return this.records.size;
  }

  get byteLength(): number {
    return this.records.byteLength;
  }

  /** `byteLength` of a table of `objects` that keeps no digests. */
  static bytesFor(objects: number): number {
    return RecordTable.bytesFor(firstColumn, objects);
  }

  /** Bytes that exist only for deduplication, in all objects. */
  get dedupBytes(): number {
    return this.size * (dedupBytesOfRecord + 4 * this.digestRest);
  }

  /** A new object without references, or -1 when there is no room. */
  take(low: number, high: number, domainId: number, owner = 0): number {
    const id = this.records.take();
    if (id < 0) return -1;
    this.records.set(id, key0, low);
    this.records.set(id, key1, high);
    this.records.set(id, domain, domainId | (owner << ownerShift));
    return id;
  }

  free(id: number): void {
    this.records.free(id);
  }

  low(id: number): number {
    return this.records.get(id, key0);
  }

  high(id: number): number {
    return this.records.get(id, key1);
  }

  /** Whether the index would look for the object under this key. */
  hasKey(id: number, low: number, high: number): boolean {
    return this.low(id) === low && this.high(id) === high;
  }

  domain(id: number): number {
    return this.records.get(id, domain) & domainMask;
  }

  /** The device that is charged with the object. */
  owner(id: number): number {
    return this.records.get(id, domain) >>> ownerShift;
  }

  handle(id: number): number {
    return this.records.get(id, handle);
  }

  /** Sets where a new object's bytes are and how many. */
  place(id: number, at: number, length: number, raw: boolean): void {
    this.records.set(id, handle, at);
    this.records.set(id, lengthAndFlags, length | (raw ? flags.raw : 0));
  }

  /** Sets where the bytes are: in the allocator, with nothing but the length and `raw` known of the object. */
  placeInMemory(id: number, at: number): void {
    const kept = this.records.get(id, lengthAndFlags) & (lengthMask | flags.raw);
    this.records.set(id, handle, at);
    this.records.set(id, lengthAndFlags, kept);
  }

  /** Sets where the bytes are: in a backing store, and nowhere else. */
  placeInStore(id: number, tier: number, location: number): void {
    const kept = this.records.get(id, lengthAndFlags) & (lengthMask | flags.raw);
    this.records.set(id, handle, location);
    this.records.set(id, lengthAndFlags, kept | flags.writtenBack | (tier << tierShift));
  }

  /** Which backing store a written-back object is in. */
  tier(id: number): number {
    return (this.records.get(id, lengthAndFlags) & tierMask) >>> tierShift;
  }

  /** Where in its backing store a written-back object is. */
  location(id: number): number {
    return this.records.get(id, handle);
  }

  /** Whether an object, of any id that may have been one, is in that place of that backing store. */
  isWrittenBackAt(id: number, tier: number, location: number): boolean {
    const { records } = this;
    const word = records.peek(id, lengthAndFlags);
    if ((word & flags.writtenBack) === 0 || (word & tierMask) >>> tierShift !== tier) return false;
    return records.peek(id, handle) === location;
  }

  /** Sets where in its backing store a written-back object is. */
  setLocation(id: number, location: number): void {
    this.records.set(id, handle, location);
  }

  length(id: number): number {
    return this.records.get(id, lengthAndFlags) & lengthMask;
  }

  has(id: number, flag: number): boolean {
    return (this.records.get(id, lengthAndFlags) & flag) !== 0;
  }

  setFlag(id: number, flag: number): void {
    this.records.set(id, lengthAndFlags, this.records.get(id, lengthAndFlags) | flag);
  }

  clearFlag(id: number, flag: number): void {
    this.records.set(id, lengthAndFlags, this.records.get(id, lengthAndFlags) & ~flag);
  }

  references(id: number): number {
    return this.records.get(id, references);
  }

  /** Changes the number of references and returns the new one. */
  addReferences(id: number, change: number): number {
    const count = this.references(id) + change;
    this.records.set(id, references, count);
    return count;
  }

  /** Notes that an object is used now. */
  noteUse(id: number): void {
    this.records.set(id, this.#usedAt, this.ticks);
  }

  /** Ticks since the last use. */
  age(id: number): number {
    return this.ticks - this.records.get(id, this.#usedAt);
  }

  newer(id: number): number {
    return this.records.get(id, newer) - 1;
  }

  setNewer(id: number, other: number): void {
    this.records.set(id, newer, other + 1);
  }

  older(id: number): number {
    return this.records.get(id, older) - 1;
  }

  setOlder(id: number, other: number): void {
    this.records.set(id, older, other + 1);
  }

  /** Keeps the rest of a digest, whose words begin at `at`. */
  keepDigest(id: number, words: Uint32Array, at: number): void {
    for (let i = 0; i < this.digestRest; i++) this.records.set(id, firstColumn + i, words[at + i]!);
  }

  /** Word `word` of the kept rest of a digest. */
  digestWord(id: number, word: number): number {
    return this.records.get(id, firstColumn + word);
  }

  /** Whether the rest of the object's digest is the one whose words begin at `at`. */
  digestEquals(id: number, words: Uint32Array, at: number): boolean {
    for (let i = 0; i < this.digestRest; i++) {
      if (this.records.get(id, firstColumn + i) !== words[at + i]) return false;
    }
    return true;
  }
}
