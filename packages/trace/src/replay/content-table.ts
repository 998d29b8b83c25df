import { ConfigError } from '@pagefold/contracts';
import { HashIndex } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';

/** Fields of a record: two of digest, one of the index, then the copies in each export. */
const low = 0;
const high = 1;
const firstCopies = 3;

/**
 * The contents that are held, apart from same-filled pages: how many slots of each export hold each of them.
 */
export class ContentTable {
  readonly #records: RecordTable;
  readonly #index: HashIndex;
  readonly #exports: number;
  readonly #contents: number[];
  #sumOfContents = 0;

  constructor(exports: number) {
    this.#exports = exports;
    this.#records = new RecordTable({ fields: firstCopies + exports });
    this.#index = new HashIndex(this.#records);
    this.#contents = new Array<number>(exports).fill(0);
  }

  /** Distinct contents over all exports. */
  get size(): number {
    return this.#records.size;
  }

  /** Distinct contents of an export. */
  contentsOf(exportId: number): number {
    return this.#contents[exportId]!;
  }

  /** The sum of those of all exports. */
  get sumOfContents(): number {
    return this.#sumOfContents;
  }

  /** Adds a copy and returns the content's id. @throws ConfigError `PAGEFOLD_NO_MEMORY`. */
  add(digestLow: number, digestHigh: number, exportId: number): number {
    let id = this.#index.first(digestLow, digestHigh);
    if (id < 0) {
      id = this.#records.take();
      if (id < 0) {
        throw new ConfigError('PAGEFOLD_NO_MEMORY', 'there is no memory for more contents');
      }
      this.#records.set(id, low, digestLow);
      this.#records.set(id, high, digestHigh);
      this.#index.insert(id);
    }
    const copies = this.#records.get(id, firstCopies + exportId);
    if (copies === 0) this.#count(exportId, 1);
    this.#records.set(id, firstCopies + exportId, copies + 1);
    return id;
  }

  /** Takes a copy away. */
  remove(id: number, exportId: number): void {
    const left = this.#records.get(id, firstCopies + exportId) - 1;
    this.#records.set(id, firstCopies + exportId, left);
    if (left > 0) return;
    this.#count(exportId, -1);
    if (this.#copiesOf(id).some((copies) => copies > 0)) return;
    this.#index.remove(id);
    this.#records.free(id);
  }

  /** Calls `visit` for every content, with its copies in each export. */
  forEach(visit: (copies: readonly number[]) => void): void {
    this.#index.forEach((id) => {
      visit(this.#copiesOf(id));
    });
  }

  #count(exportId: number, change: number): void {
    this.#contents[exportId]! += change;
    this.#sumOfContents += change;
  }

  #copiesOf(id: number): number[] {
    return Array.from({ length: this.#exports }, (_, each) =>
      this.#records.get(id, firstCopies + each),
    );
  }
}
