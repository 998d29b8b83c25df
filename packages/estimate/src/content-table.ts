import { HashIndex } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';
import { keptRecords } from './sampling/content-sample.ts';

/*
 * A record: fields 0 to 2 are the index's (key and chain), 3 the number of pages, 4 the last input that had
 * one of them, 5 … the rest of the digest.
 */
const pages = 3;
const lastInput = 4;
const rest = 5;

/**
 * The distinct contents of an image, numbered in the order of their first page, with the number of
 * pages of each. Contents are told apart by a collision-resistant digest: an image may be larger than
 * memory, so its pages cannot be kept for comparison.
 *
 * A content takes its digest and 12 bytes, and 4 of the index: 48 bytes with SHA-256. Tables grow by 4 KiB.
 */
export class ContentTable {
  #records: RecordTable;
  #index: HashIndex;
  readonly #digestWords: number;

  /** @param digestLength bytes of a digest, 16 or 32. */
  constructor(digestLength: number) {
    this.#digestWords = digestLength / 4;
    this.#records = new RecordTable({ fields: fieldsFor(this.#digestWords) });
    this.#index = new HashIndex(this.#records);
  }

  /** Distinct contents. */
  get size(): number {
    return this.#records.size;
  }

  /** Bytes allocated. */
  get byteLength(): number {
    return this.#records.byteLength + this.#index.byteLength;
  }

  /** `byteLength` of a table of `contents`. */
  static bytesFor(digestLength: number, contents: number): number {
    const fields = fieldsFor(digestLength / 4);
    return RecordTable.bytesFor(fields, contents) + HashIndex.bytesFor(contents);
  }

  /**
   * Counts a page and returns the number of its content: `size` before the call for a new one.
   *
   * @throws RangeError when there is no memory for another content.
   */
  add(digest: Uint32Array): number {
    const low = digest[0]!;
    const high = digest[1]!;
    let id = this.#index.first(low, high);
    while (id >= 0 && !this.#equals(id, digest)) id = this.#index.next(id, low, high);
    if (id < 0) id = this.#insert(digest);
    this.#records.set(id, pages, this.#records.get(id, pages) + 1);
    return id;
  }

  /** Whether this is the first page of a content in an input, of which each has a number from 1 on. */
  isFirstIn(content: number, input: number): boolean {
    if (this.#records.get(content, lastInput) === input) return false;
    this.#records.set(content, lastInput, input);
    return true;
  }

  /** How many pages a content has. */
  pagesOf(content: number): number {
    return this.#records.get(content, pages);
  }

  /** The first two words of the digest of a content. */
  digestOf(content: number): readonly [number, number] {
    return [this.#records.get(content, 0), this.#records.get(content, 1)];
  }

  /** The last input that had a content. */
  lastInputOf(content: number): number {
    return this.#records.get(content, lastInput);
  }

  /** Forgets contents; those that stay are numbered anew in the same order. */
  keepOnly(stays: (content: number) => boolean): void {
    this.#index.clear();
    this.#records = keptRecords(this.#records, fieldsFor(this.#digestWords), stays);
    this.#index = new HashIndex(this.#records);
    for (let id = 0; id < this.#records.size; id++) this.#index.insert(id);
  }

  /** How many pages each content has, in the order of their first. */
  *pageCounts(): Generator<number> {
    for (let content = 0; content < this.size; content++) yield this.#records.get(content, pages);
  }

  #equals(id: number, digest: Uint32Array): boolean {
    for (let i = 2; i < this.#digestWords; i++) {
      if (this.#records.get(id, rest + i - 2) !== digest[i]) return false;
    }
    return true;
  }

  #insert(digest: Uint32Array): number {
    const id = this.#records.take();
    if (id < 0) throw new RangeError('no memory for another content');
    this.#records.set(id, 0, digest[0]!);
    this.#records.set(id, 1, digest[1]!);
    for (let i = 2; i < this.#digestWords; i++) this.#records.set(id, rest + i - 2, digest[i]!);
    this.#index.insert(id);
    return id;
  }
}

/** The first two words of a digest are the index's key. */
function fieldsFor(digestWords: number): number {
  return rest + digestWords - 2;
}
