import { ConfigError } from '@pagefold/contracts';
import { tableBytesFor } from '@pagefold/core';
import { leafSlots, SlotTable } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';
import type { StoreEvent, TraceEvent } from '../format.ts';
import { ContentTable } from './content-table.ts';

/** What a slot refers to: nothing, a word, or a content by its id plus 3. */
const zero = 1;
const sameFilled = 2;
const firstContent = 3;

/** Pages that are held at a moment. Every one is of exactly one kind. */
export interface HeldFigures {
  /** All of them. */
  readonly livePages: number;
  /** Every word is 0. */
  readonly zeroPages: number;
  /** Every word is one other word. */
  readonly sameFilledPages: number;
  /** Beyond the first of each content within an export. */
  readonly duplicatePagesWithin: number;
  /** Beyond the first of each content over all exports, once those within each are gone. */
  readonly duplicatePagesAcross: number;
  /** The first of each content. */
  readonly uniquePages: number;
}

/** The same of one export. What another one has as well counts as unique. */
export type ExportFigures = Omit<HeldFigures, 'duplicatePagesAcross'>;

/** Contents with the same numbers of copies. */
export interface CopiesRow {
  /** Copies in each export. */
  readonly copies: readonly number[];
  /** Contents that have so many. */
  readonly contents: number;
  /** Their pages beyond the first of each. */
  readonly duplicatePages: number;
}

/** What a pool that holds the pages keeps for deduplication alone, in tables that have grown to this size. */
export interface DedupTables {
  /** Bytes of tables that a pool keeps for deduplication alone, if each export shares with itself only. */
  readonly dedupTableBytesWithin: number;
  /** The same if all exports share with one another. */
  readonly dedupTableBytesAcross: number;
}

/** What the slots of all exports hold, from the events of a trace. */
export class HeldPages {
  readonly #slots: readonly SlotTable[];
  readonly #contents: ContentTable;
  readonly #zero: number[];
  readonly #sameFilled: number[];
  #livePages = 0;

  /**
   * @param slots the most slots that each export has in the trace.
   * @throws ConfigError `PAGEFOLD_NO_MEMORY`.
   */
  constructor(slots: readonly number[]) {
    const leaves = new RecordTable({ fields: leafSlots });
    this.#slots = slots.map((each) => new SlotTable(each, leaves, 0));
    this.#contents = new ContentTable(slots.length);
    this.#zero = slots.map(() => 0);
    this.#sameFilled = slots.map(() => 0);
  }

  /** What has happened. @throws ConfigError `PAGEFOLD_NO_MEMORY`. */
  apply(event: TraceEvent): void {
    if (event.type === 'store') {
      this.#empty(event.export, event.slot);
      this.#fill(event);
    } else if (event.type === 'trim') {
      const end = event.slot + event.count;
      const slots = this.#slots[event.export]!;
      let slot = slots.nextUsed(event.slot, end);
      for (; slot >= 0; slot = slots.nextUsed(slot + 1, end)) this.#empty(event.export, slot);
    }
  }

  get livePages(): number {
    return this.#livePages;
  }

  figures(): HeldFigures {
    const livePages = this.#livePages;
    const zeroPages = sum(this.#zero);
    const sameFilledPages = sum(this.#sameFilled);
    const { size: uniquePages, sumOfContents } = this.#contents;
    return {
      livePages,
      zeroPages,
      sameFilledPages,
      duplicatePagesWithin: livePages - zeroPages - sameFilledPages - sumOfContents,
      duplicatePagesAcross: sumOfContents - uniquePages,
      uniquePages,
    };
  }

  figuresOf(exportId: number): ExportFigures {
    const livePages = this.#slots[exportId]!.size;
    const zeroPages = this.#zero[exportId]!;
    const sameFilledPages = this.#sameFilled[exportId]!;
    const uniquePages = this.#contents.contentsOf(exportId);
    return {
      livePages,
      zeroPages,
      sameFilledPages,
      duplicatePagesWithin: livePages - zeroPages - sameFilledPages - uniquePages,
      uniquePages,
    };
  }

  dedupTables(): DedupTables {
    const { size, sumOfContents } = this.#contents;
    return {
      dedupTableBytesWithin: tableBytesFor(this.#livePages, 0, sumOfContents).dedup,
      dedupTableBytesAcross: tableBytesFor(this.#livePages, 0, size).dedup,
    };
  }

  /** How many copies there are of what is held more than once, most duplicates first. */
  copies(): CopiesRow[] {
    const rows = new Map<string, CopiesRow>();
    this.#contents.forEach((copies) => {
      const duplicates = sum(copies) - 1;
      if (duplicates === 0) return;
      const key = copies.join();
      const { contents = 0, duplicatePages = 0 } = rows.get(key) ?? {};
      const row = { copies, contents: contents + 1, duplicatePages: duplicatePages + duplicates };
      rows.set(key, row);
    });
    return [...rows.values()].sort(
      (a, b) => b.duplicatePages - a.duplicatePages || compare(a.copies, b.copies),
    );
  }

  #fill(event: StoreEvent): void {
    const { export: id, slot, kind } = event;
    const slots = this.#slots[id]!;
    if (!slots.prepare(slot)) {
      throw new ConfigError('PAGEFOLD_NO_MEMORY', 'there is no memory for more slots');
    }
    this.#livePages++;
    if (kind === 'zero') {
      this.#zero[id]!++;
      slots.set(slot, zero);
    } else if (kind === 'same-filled') {
      this.#sameFilled[id]!++;
      slots.set(slot, sameFilled);
    } else {
      const content = this.#contents.add(event.digestLow, event.digestHigh, id);
      slots.set(slot, firstContent + content);
    }
  }

  #empty(id: number, slot: number): void {
    const held = this.#slots[id]!.clear(slot);
    if (held === 0) return;
    this.#livePages--;
    if (held === zero) this.#zero[id]!--;
    else if (held === sameFilled) this.#sameFilled[id]!--;
    else this.#contents.remove(held - firstContent, id);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
