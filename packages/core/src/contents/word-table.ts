import { RecordTable } from '@pagefold/tables';
import { HashIndex, key0, key1 } from './hash-index.ts';

const references = 3;
const recordFields = 4;

/**
 * The words of same-filled pages, each kept once with the number of slots that refer to it: 16 bytes a
 * word and 4 of index.
 */
export class WordTable {
  readonly #records = new RecordTable({ fields: recordFields });
  readonly #index = new HashIndex(this.#records);
  #pages = 0;
  #zeroPages = 0;

  /** Distinct words. */
  get size(): number {
    return this.#records.size;
  }

  /** Slots that refer to a word. */
  get pages(): number {
    return this.#pages;
  }

  /** Of these, the ones that refer to the word 0. */
  get zeroPages(): number {
    return this.#zeroPages;
  }

  get byteLength(): number {
    return this.#records.byteLength + this.#index.byteLength;
  }

  /** `byteLength` of a table of `words`. */
  static bytesFor(words: number): number {
    return RecordTable.bytesFor(recordFields, words) + HashIndex.bytesFor(words);
  }

  /** The word's id, with one reference more; -1 when there is no memory for it. */
  intern(low: number, high: number): number {
    let id = this.#index.first(low, high);
    if (id < 0) {
      id = this.#records.take();
      if (id < 0) return -1;
      this.#records.set(id, key0, low);
      this.#records.set(id, key1, high);
      this.#index.insert(id);
    }
    this.#records.set(id, references, this.#records.get(id, references) + 1);
    this.#count(low, high, 1);
    return id;
  }

  /** Takes one reference back. */
  release(id: number): void {
    this.#count(this.low(id), this.high(id), -1);
    const left = this.#records.get(id, references) - 1;
    this.#records.set(id, references, left);
    if (left > 0) return;
    this.#index.remove(id);
    this.#records.free(id);
  }

  /** Gives all memory back; the table cannot be used afterwards. */
  clear(): void {
    this.#index.clear();
    this.#records.clear();
  }

  low(id: number): number {
    return this.#records.get(id, key0);
  }

  high(id: number): number {
    return this.#records.get(id, key1);
  }

  /** Calls `visit` with every word and its references, for checks. */
  forEach(visit: (id: number, references: number) => void): void {
    this.#index.forEach((id) => {
      visit(id, this.#records.get(id, references));
    });
  }

  #count(low: number, high: number, change: number): void {
    this.#pages += change;
    if ((low | high) === 0) this.#zeroPages += change;
  }
}
