import { HashIndex } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';

/** A record: fields 0 to 2 are the index's (key and chain). */
const fields = 4;
const copyField = 3;

/** Which copy of each page of a guest came last. It takes about 20 bytes a page. */
export class PageIndex {
  readonly #records = new RecordTable({ fields });
  readonly #index = new HashIndex(this.#records);

  /** Pages of which a copy was noted. */
  get size(): number {
    return this.#records.size;
  }

  /**
   * Notes that a page came as the copy of this number; returns whether it came for the first time.
   *
   * @throws RangeError when there is no memory for another page.
   */
  note(block: number, page: number, copy: number): boolean {
    const high = highOf(block, page);
    const known = this.#index.first(page >>> 0, high);
    const id = known < 0 ? this.#insert(page >>> 0, high) : known;
    this.#records.set(id, copyField, copy);
    return known < 0;
  }

  /** Whether this copy of a page is the last that was noted. */
  isLast(block: number, page: number, copy: number): boolean {
    const id = this.#index.first(page >>> 0, highOf(block, page));
    return id >= 0 && this.#records.get(id, copyField) === copy >>> 0;
  }

  #insert(low: number, high: number): number {
    const id = this.#records.take();
    if (id < 0) throw new RangeError('no memory for another page of a guest');
    this.#records.set(id, 0, low);
    this.#records.set(id, 1, high);
    this.#index.insert(id);
    return id;
  }
}

/** Blocks are fewer than 4096, and pages fewer than 2 to the power of 41. */
function highOf(block: number, page: number): number {
  return ((block << 20) | Math.floor(page / 2 ** 32)) >>> 0;
}
