import { ConfigError } from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import { randomSeed } from '../memory/random-seed.ts';

/** Fields of an indexed record: two of key, and the next record of its bucket plus 1. */
export const key0 = 0;
export const key1 = 1;
// These again, for here: the engine takes what is not exported for constants.
const low0 = 0;
const high1 = 1;
const chain = 2;

/** Heads are taken so many at a time, which is the fewest that there are. */
const headsARecord = 16;
const headBits = 4;
const headMask = headsARecord - 1;
const minBuckets = headsARecord;

/** A constant too: the engine reads a declared function anew for each call, to see whether it is still the same. */
const scramble = (word: number): number => {
  let hash = Math.imul(word ^ (word >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0x9e3779b1);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/**
 * An index of records by their 64-bit key, by linear hashing (Litwin, 1980): buckets are added and
 * removed one at a time as records come and go, so that no insertion ever pays for a rehash of the
 * whole. There is about one bucket a record. A bucket is a 4-byte head; its records are chained through
 * themselves, so equal keys are simply records of one chain.
 *
 * A key's bucket depends on a number that only the index knows: keys can be the very words of a page, and
 * whoever could choose some thousands of one bucket would make every search walk along them.
 *
 * Where there is no memory for another bucket, chains grow longer and nothing fails.
 */
export class HashIndex {
  readonly #records: RecordTable;
  readonly #heads = new RecordTable({ fields: headsARecord });
  /** Signed: a field that is a small integer in some pools only would change the class's shape in others. */
  readonly #secret = Number(BigInt.asIntN(32, randomSeed()));
  /** 2ⁿ − 1 for the smallest n that reaches every bucket. */
  #mask = minBuckets - 1;
  #buckets = minBuckets;
  #size = 0;

  /**
   * @param records the table of the records: fields 0 and 1 are the key, field 2 is the index's.
   * @throws ConfigError `PAGEFOLD_NO_MEMORY`.
   */
  constructor(records: RecordTable) {
    this.#records = records;
    if (this.#heads.take() < 0) {
      throw new ConfigError('PAGEFOLD_NO_MEMORY', 'there is no memory for an index');
    }
  }

  /** Records in the index. */
  get size(): number {
    return this.#size;
  }

  get buckets(): number {
    return this.#buckets;
  }

  /** Bytes of the heads, at their capacity. */
  get byteLength(): number {
    return this.#heads.byteLength;
  }

  /** `byteLength` of an index of `records`. */
  static bytesFor(records: number): number {
    return RecordTable.bytesFor(
      headsARecord,
      Math.ceil(Math.max(minBuckets, records) / headsARecord),
    );
  }

  /** The first record with this key, or -1. */
  first(low: number, high: number): number {
    return this.#match(this.#head(this.#bucket(low, high)) - 1, low, high);
  }

  /** The next record with the same key, or -1. */
  next(id: number, low: number, high: number): number {
    return this.#match(this.#records.get(id, chain) - 1, low, high);
  }

  /** Reads what {@link first} will read first, so that it is near by then; what it returns means nothing. */
  touch(low: number, high: number): number {
    const id = this.#head(this.#bucket(low, high)) - 1;
    return id < 0 ? 0 : this.#records.get(id, low0);
  }

  /** Adds a record whose key fields are set. */
  insert(id: number): void {
    const view = this.#records.view(id);
    const at = this.#records.offset(id);
    const bucket = this.#bucket(view[at + low0]! | 0, view[at + high1]! | 0);
    const heads = this.#heads.view(bucket >>> headBits);
    const head = this.#heads.offset(bucket >>> headBits) + (bucket & headMask);
    view[at + chain] = heads[head]!;
    heads[head] = id + 1;
    this.#size++;
    if (this.#size > this.#buckets) this.#split();
  }

  /** Removes a record that is in the index. */
  remove(id: number): void {
    const records = this.#records;
    const bucket = this.#bucketOf(id);
    const next = records.get(id, chain);
    let at = this.#head(bucket) - 1;
    if (at === id) {
      this.#setHead(bucket, next);
    } else {
      for (
        let after = records.get(at, chain) - 1;
        after !== id;
        at = after, after = records.get(at, chain) - 1
      );
      records.set(at, chain, next);
    }
    this.#size--;
    // Two, or a table that is emptied would be left with half of its buckets.
    this.#merge();
    this.#merge();
  }

  /** Empties the index and gives its memory back; it cannot be used afterwards. */
  clear(): void {
    this.#heads.clear();
    this.#size = 0;
    this.#buckets = 0;
  }

  /** Calls `visit` with every record of every bucket, for checks. */
  forEach(visit: (id: number) => void): void {
    for (let bucket = 0; bucket < this.#buckets; bucket++) {
      let id = this.#head(bucket) - 1;
      for (; id >= 0; id = this.#records.get(id, chain) - 1) visit(id);
    }
  }

  #match(from: number, low: number, high: number): number {
    const records = this.#records;
    let id = from;
    while (id >= 0) {
      const view = records.view(id);
      const at = records.offset(id);
      if (((view[at + low0]! ^ low) | (view[at + high1]! ^ high)) === 0) return id;
      id = view[at + chain]! - 1;
    }
    return -1;
  }

  #bucketOf(id: number): number {
    const view = this.#records.view(id);
    const at = this.#records.offset(id);
    return this.#bucket(view[at + low0]!, view[at + high1]!);
  }

  #hash(low: number, high: number): number {
    return scramble(scramble(low ^ this.#secret) ^ high);
  }

  #bucket(low: number, high: number): number {
    const hash = this.#hash(low, high);
    const bucket = hash & this.#mask;
    return bucket < this.#buckets ? bucket : hash & (this.#mask >>> 1);
  }

  #head(bucket: number): number {
    const heads = this.#heads;
    const record = bucket >>> headBits;
    return heads.view(record)[heads.offset(record) + (bucket & headMask)]!;
  }

  #setHead(bucket: number, head: number): void {
    const heads = this.#heads;
    const record = bucket >>> headBits;
    heads.view(record)[heads.offset(record) + (bucket & headMask)] = head;
  }

  /** Adds a bucket and moves to it what belongs there, all of it from one other bucket. */
  #split(): void {
    const added = this.#buckets;
    if ((added & headMask) === 0 && this.#heads.take() < 0) return;
    this.#buckets = added + 1;
    if (added > this.#mask) this.#mask = this.#mask * 2 + 1;
    const mask = this.#mask;
    const bucket = added & (mask >>> 1);
    const heads = this.#heads.view(bucket >>> headBits);
    const head = this.#heads.offset(bucket >>> headBits) + (bucket & headMask);
    let id = heads[head]! - 1;
    // The new one is as empty as it is made.
    if (id < 0) return;
    const records = this.#records;
    let stays = 0;
    let goes = 0;
    while (id >= 0) {
      const view = records.view(id);
      const at = records.offset(id);
      const next = view[at + chain]! - 1;
      if ((this.#hash(view[at + low0]!, view[at + high1]!) & mask) === added) {
        view[at + chain] = goes;
        goes = id + 1;
      } else {
        view[at + chain] = stays;
        stays = id + 1;
      }
      id = next;
    }
    heads[head] = stays;
    this.#setHead(added, goes);
  }

  /** Removes the last bucket, whose records go back to the bucket they came from, before those that are there. */
  #merge(): void {
    const last = this.#buckets - 1;
    if (last < minBuckets || this.#size * 2 > last) return;
    const head = this.#head(last);
    this.#setHead(last, 0);
    this.#buckets = last;
    if ((last & headMask) === 0) this.#heads.free(last >>> headBits);
    if (last <= this.#mask >>> 1) this.#mask >>>= 1;
    if (head !== 0) this.#prepend(last & (this.#mask >>> 1), head);
  }

  /** Puts a chain before the records of a bucket. */
  #prepend(bucket: number, head: number): void {
    const records = this.#records;
    let end = head - 1;
    for (let next = records.get(end, chain); next > 0; next = records.get(end, chain))
      end = next - 1;
    records.set(end, chain, this.#head(bucket));
    this.#setHead(bucket, head);
  }
}
