import { HashIndex } from '../contents/hash-index.ts';
import { dedupBytesOfRecord } from '../contents/object-fields.ts';
import { ObjectTable } from '../contents/object-table.ts';
import { WordTable } from '../contents/word-table.ts';
import { SlotTable } from '../slots/slot-table.ts';

/** Bytes of the tables that a pool keeps besides its allocator's. */
export interface TableBytes {
  /** The slots of all devices. */
  readonly slots: number;
  /** Words of same-filled pages, with their index. */
  readonly words: number;
  /** Records of objects. */
  readonly objects: number;
  /** Heads of the dedup index. */
  readonly index: number;
  /** Of `objects` and `index`, what exists only for deduplication. */
  readonly dedup: number;
}

/**
 * What the tables of a pool would take that holds `slots` pages in a row, with so many distinct words
 * and objects, all stored and none removed: exactly what `stats()` of such a pool says.
 */
export function tableBytesFor(slots: number, words: number, objects: number): TableBytes {
  const index = HashIndex.bytesFor(objects);
  return {
    slots: SlotTable.bytesFor(slots),
    words: WordTable.bytesFor(words),
    objects: ObjectTable.bytesFor(objects),
    index,
    dedup: objects * dedupBytesOfRecord + index,
  };
}
