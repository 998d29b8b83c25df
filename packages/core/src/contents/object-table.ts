import { RecordTable, SparseColumn } from '@pagefold/tables';
import * as keys from './hash-index.ts';
import type { ObjectColumns } from './object-fields.ts';
import * as columns from './object-fields.ts';
import * as states from './object-state.ts';
import { ObjectUses } from './object-uses.ts';

// Constants of its own: see `flags`.
const { key0, key1 } = keys;
const { dedupBytesOfRecord, firstColumn, handle, newerField, olderField, references, state } =
  columns;
const { flags, formMask, lengthMask, tierMask, tierShift } = states;

/** As many as a sheet of the default length has slots, buckets or pool pages: these tables grow together, and seldom. */
const sheetObjects = 2 ** 19;
const domainMask = 0xffff;
const ownerShift = 16;

/** The objects of a pool: 24 bytes each, and the columns that the pool needs. */
export class ObjectTable {
  /** The table itself, for the index. */
  readonly records: RecordTable;
  /** 32-bit words of a digest that are kept beyond the key. */
  readonly digestRest: number = 0;
  /** Whether objects are in LRU lists. */
  readonly keepsOrder: boolean;
  /** Whether it is kept when an object was last used. */
  readonly keepsAge: boolean;
  /** Whether a use of an object leaves anything behind. */
  readonly keepsUse: boolean;
  /** When that was, there where {@link keepsAge} is. */
  readonly uses: ObjectUses;
  readonly #linkAt: number = 0;
  readonly #hasLinks: boolean;
  readonly #digestAt: number = 0;
  /** Domain and device of each object, as far as they are not those of the first. */
  readonly #owners = new SparseColumn();
  #firstOwner = 0;

  constructor({ digestRest, age, order, links }: ObjectColumns, maxObjects: number) {
    this.digestRest = digestRest;
    this.keepsOrder = order;
    this.keepsAge = age;
    this.keepsUse = order || age;
    const usedAt = firstColumn + (order ? 2 : 0);
    this.#hasLinks = links;
    this.#linkAt = usedAt + (age ? 1 : 0);
    this.#digestAt = this.#linkAt + (links ? 1 : 0);
    this.records = new RecordTable({
      fields: this.#digestAt + digestRest,
      sheetRecords: sheetObjects,
      maxRecords: maxObjects,
    });
    this.uses = new ObjectUses(this.records, usedAt);
  }

  get size(): number {
    return this.records.size;
  }

  get byteLength(): number {
    return this.records.byteLength + this.#owners.byteLength;
  }

  /** `byteLength` of a table of `objects` of one device that keeps nothing more. */
  static bytesFor(objects: number): number {
    return RecordTable.bytesFor(firstColumn, objects, sheetObjects);
  }

  /** Bytes that exist only for deduplication, in all objects. */
  get dedupBytes(): number {
    const ofDomains = this.#owners.byteLength / 2;
    return this.size * (dedupBytesOfRecord + 4 * this.digestRest) + ofDomains;
  }

  /** Bytes that exist only for bases and deltas, in all objects. */
  get linkBytes(): number {
    return this.#hasLinks ? 4 * this.size : 0;
  }

  /** A new object without references, or -1 when there is no room. */
  take(low: number, high: number, domainId: number, owner = 0): number {
    const { records } = this;
    const id = records.take();
    if (id < 0) return -1;
    const both = domainId | (owner << ownerShift);
    if (records.size === 1) this.#firstOwner = both;
    const other = both ^ this.#firstOwner;
    if (other !== 0 && !this.#owners.set(id, other)) {
      records.free(id);
      return -1;
    }
    const fields = records.view(id);
    const at = records.offset(id);
    fields[at + key0] = low;
    fields[at + key1] = high;
    return id;
  }

  free(id: number): void {
    this.#owners.set(id, 0);
    this.records.free(id);
  }

  /** Frees every object and gives all memory back. */
  clear(): void {
    this.#owners.clear();
    this.records.clear();
  }

  /** The first half of its key, signed. */
  low(id: number): number {
    return this.records.get(id, key0) | 0;
  }

  /** The second half of its key, signed. */
  high(id: number): number {
    return this.records.get(id, key1) | 0;
  }

  /** Whether the index would look for the object under this key. */
  hasKey(id: number, low: number, high: number): boolean {
    const fields = this.records.view(id);
    const at = this.records.offset(id);
    return ((fields[at + key0]! ^ low) | (fields[at + key1]! ^ high)) === 0;
  }

  domain(id: number): number {
    return (this.#owners.get(id) ^ this.#firstOwner) & domainMask;
  }

  /** The device that is charged with the object. */
  owner(id: number): number {
    return (this.#owners.get(id) ^ this.#firstOwner) >>> ownerShift;
  }

  handle(id: number): number {
    const { records } = this;
    return records.view(id)[records.offset(id) + handle]!;
  }

  /**
   * Sets where a new object's bytes are, how many, and what they are: `flags.raw`, or `packedWith`, with `flags.delta` or
   * not; and `flags.indexed` where it will be. It has its first reference with that.
   */
  place(id: number, where: number, length: number, form: number): void {
    const fields = this.records.view(id);
    const at = this.records.offset(id);
    fields[at + handle] = where;
    fields[at + state] = length | form;
    fields[at + references] = 1;
  }

  /** Sets where an object's bytes are from now on. */
  setHandle(id: number, where: number): void {
    this.records.set(id, handle, where);
  }

  /** Sets how many bytes an object has from now on, and what they are: `flags.raw` or `packedWith`. */
  setForm(id: number, length: number, form: number): void {
    const kept = this.records.get(id, state) & ~formMask;
    this.records.set(id, state, kept | length | form);
  }

  /** The allocator has moved an object; false where that is none that has bytes in memory. */
  move(id: number, where: number): boolean {
    const word = this.records.peek(id, state);
    if (word === 0 || (word & flags.writtenBack) !== 0) return false;
    this.records.set(id, handle, where);
    return true;
  }

  /** Sets where the bytes are: in the allocator, with nothing but their form known of the object. */
  placeInMemory(id: number, at: number): void {
    const kept = this.records.get(id, state) & formMask;
    this.records.set(id, handle, at);
    this.records.set(id, state, kept);
  }

  /** Sets where the bytes are: in a backing store, and nowhere else. */
  placeInStore(id: number, tier: number, location: number): void {
    const kept = this.records.get(id, state) & formMask;
    this.records.set(id, handle, location);
    this.records.set(id, state, kept | flags.writtenBack | (tier << tierShift));
  }

  /** Which backing store a written-back object is in. */
  tier(id: number): number {
    return (this.records.get(id, state) & tierMask) >>> tierShift;
  }

  /** Where in its backing store a written-back object is. */
  location(id: number): number {
    return this.records.get(id, handle);
  }

  /** Whether an object, of any id that may have been one, is in that place of that backing store. */
  isWrittenBackAt(id: number, tier: number, location: number): boolean {
    const { records } = this;
    const word = records.peek(id, state);
    if ((word & flags.writtenBack) === 0 || (word & tierMask) >>> tierShift !== tier) return false;
    return records.peek(id, handle) === location;
  }

  /** Sets where in its backing store a written-back object is. */
  setLocation(id: number, location: number): void {
    this.records.set(id, handle, location);
  }

  /** Length and flags, to be looked at together: see {@link lengthIn} and {@link flags}. */
  state(id: number): number {
    const { records } = this;
    return records.view(id)[records.offset(id) + state]!;
  }

  length(id: number): number {
    return this.records.get(id, state) & lengthMask;
  }

  has(id: number, flag: number): boolean {
    const { records } = this;
    return (records.view(id)[records.offset(id) + state]! & flag) !== 0;
  }

  setFlag(id: number, flag: number): void {
    const fields = this.records.view(id);
    fields[this.records.offset(id) + state]! |= flag;
  }

  clearFlag(id: number, flag: number): void {
    const fields = this.records.view(id);
    fields[this.records.offset(id) + state]! &= ~flag;
  }

  references(id: number): number {
    return this.records.get(id, references);
  }

  /** The references of whatever object has the id; 0 where there is none. */
  peekReferences(id: number): number {
    return this.records.peek(id, references);
  }

  /** Changes the number of references and returns the new one. */
  addReferences(id: number, change: number): number {
    const fields = this.records.view(id);
    const at = this.records.offset(id) + references;
    const count = fields[at]! + change;
    fields[at] = count;
    return count;
  }

  /** The link of an object that is a base or a delta. */
  link(id: number): number {
    return this.records.get(id, this.#linkAt);
  }

  setLink(id: number, link: number): void {
    this.records.set(id, this.#linkAt, link);
  }

  newer(id: number): number {
    return this.records.get(id, newerField) - 1;
  }

  setNewer(id: number, other: number): void {
    this.records.set(id, newerField, other + 1);
  }

  older(id: number): number {
    return this.records.get(id, olderField) - 1;
  }

  setOlder(id: number, other: number): void {
    this.records.set(id, olderField, other + 1);
  }

  /** Keeps the rest of a digest, whose words begin at `at`. */
  keepDigest(id: number, words: Uint32Array, at: number): void {
    for (let i = 0; i < this.digestRest; i++)
      this.records.set(id, this.#digestAt + i, words[at + i]!);
  }

  /** Word `word` of the kept rest of a digest. */
  digestWord(id: number, word: number): number {
    return this.records.get(id, this.#digestAt + word);
  }

  /** Whether the rest of the object's digest is the one whose words begin at `at`. */
  digestEquals(id: number, words: Uint32Array, at: number): boolean {
    for (let i = 0; i < this.digestRest; i++) {
      if (this.records.get(id, this.#digestAt + i) !== words[at + i]) return false;
    }
    return true;
  }
}
