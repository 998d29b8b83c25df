import { RecordTable } from '@pagefold/tables';
import type { SamplePlan } from './sample-options.ts';

/** Keys are 32 bits; a content is in the sample if its key is below the threshold. */
const allKeys = 2 ** 32;

/*
 * A record: the content's key, and its pages in the last input that had one.
 */
const keyField = 0;
const pagesField = 1;

/**
 * Which contents an analysis looks at: those whose key, a hash of the page, is below a threshold. So all pages of
 * a content are in the sample, or none. When there are too many contents the threshold is halved, and those above
 * it go: what is left is what that threshold would have kept from the beginning.
 */
export class ContentSample {
  readonly seed: number;
  readonly #maxContents: number;
  #threshold: number;
  #records = new RecordTable({ fields: 2 });

  constructor({ oneIn, maxContents, seed }: SamplePlan) {
    this.seed = seed;
    this.#maxContents = maxContents;
    this.#threshold = Math.floor(allKeys / oneIn);
  }

  /** Keys below it are in the sample. */
  get threshold(): number {
    return this.#threshold;
  }

  /** The part of all contents that is in the sample. */
  get rate(): number {
    return this.#threshold / allKeys;
  }

  /** Whether there are contents that it leaves out. */
  get isPartial(): boolean {
    return this.#threshold < allKeys;
  }

  /** Bytes of its tables. */
  get byteLength(): number {
    return this.#records.byteLength;
  }

  has(key: number): boolean {
    return key < this.#threshold;
  }

  /** Notes another page of a content in an input; contents come in order. */
  add(content: number, key: number, isFirstInInput: boolean): void {
    const records = this.#records;
    if (content === records.size) {
      if (records.take() < 0) throw new RangeError('no memory for another content of the sample');
      records.set(content, keyField, key);
    }
    const before = isFirstInInput ? 0 : records.get(content, pagesField);
    records.set(content, pagesField, before + 1);
  }

  /** Pages of a content in the last input that had one. */
  pagesInLastInput(content: number): number {
    return this.#records.get(content, pagesField);
  }

  /** Whether so many contents are too many. */
  isOverfull(contents: number): boolean {
    return contents > this.#maxContents;
  }

  /** Halves the threshold; returns which contents stay, by the numbers that they have had so far. */
  halve(): (content: number) => boolean {
    this.#threshold = Math.floor(this.#threshold / 2);
    const keys = Uint32Array.from({ length: this.#records.size }, (_, content) =>
      this.#records.get(content, keyField),
    );
    const stays = (content: number) => this.has(keys[content]!);
    this.#records = keptRecords(this.#records, 2, stays);
    return stays;
  }
}

/** The records that stay, numbered anew in the same order; the table itself is emptied. */
export function keptRecords(
  records: RecordTable,
  fields: number,
  stays: (id: number) => boolean,
): RecordTable {
  const kept = new RecordTable({ fields });
  for (let id = 0; id < records.size; id++) {
    if (!stays(id)) continue;
    const at = kept.take();
    if (at < 0) throw new RangeError('no memory for the contents that stay');
    for (let field = 0; field < fields; field++) kept.set(at, field, records.get(id, field));
  }
  records.clear();
  return kept;
}
