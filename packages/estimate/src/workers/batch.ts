import type { InputTally } from '../input-analysis.ts';
import type { FileRange } from '../sources/file-range.ts';
import type { BatchSlot } from './batch-slot.ts';
import type { PageFailure } from './protocol.ts';

/** A place in a range of a file. */
export interface RangePlace {
  readonly range: FileRange;
  readonly position: number;
}

/** A batch on its way: examined by a worker, counted here, compressed where that is still to be done, placed here. */
export class Batch {
  readonly slot: BatchSlot;
  readonly number: number;
  /** Numbers of the words and contents of its pages, once they are counted. */
  readonly ids: Uint32Array;
  state: 'examining' | 'unread' | 'examined' | 'compressing' | 'compressed' = 'examining';
  input!: InputTally;
  pages = 0;
  /** Where its pages stand; undefined where they were handed out. */
  place: RangePlace | undefined;
  /** Whether its pages are in the slot, or come there when they are examined. */
  isRead = true;
  /** Whether all its pages are of zeros, which are counted when they are placed. */
  hasOnlyZeros = false;
  failure: PageFailure | undefined;

  constructor(slot: BatchSlot, number: number) {
    this.slot = slot;
    this.number = number;
    this.ids = new Uint32Array(slot.layout.capacity);
  }
}

/** Pages of zeros between batches: there is nothing to examine about them. */
export class Zeros {
  readonly input: InputTally;
  pages: number;

  constructor(input: InputTally, pages: number) {
    this.input = input;
    this.pages = pages;
  }
}

/** Pages of a batch that come before the one that failed. */
export function takenOf({ pages, failure }: Batch): number {
  return failure?.page ?? pages;
}

/** Whether the words and contents of its pages have their numbers. */
export function isCounted({ state }: Batch): boolean {
  return state === 'compressing' || state === 'compressed';
}
