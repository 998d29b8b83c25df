import type { RecordTable } from '@pagefold/tables';

/* The field of a record: bits 0–23 when, 24–30 loads, 31 whether it was tried in vain. */
const ticksMask = 0x00ff_ffff;
const loadsShift = 24;
const mostLoads = 0x7f;
const triedInVain = 0x8000_0000;

/** When objects were last used, by a coarse clock, and what came of compressing them anew: a column of their records. */
export class ObjectUses {
  /** The clock. */
  ticks = 0;
  readonly #records: RecordTable;
  readonly #column: number = 0;

  constructor(records: RecordTable, column: number) {
    this.#records = records;
    this.#column = column;
  }

  /** Notes that an object is used now. */
  note(id: number): void {
    this.#set(id, ticksMask, this.ticks & ticksMask);
  }

  /** Ticks since the last use, modulo 2²⁴. */
  age(id: number): number {
    return (this.ticks - this.#get(id)) & ticksMask;
  }

  /** Counts a load of an object that was compressed anew, and returns how many there were since then, 127 at most. */
  countLoad(id: number): number {
    const loads = Math.min(mostLoads, ((this.#get(id) >>> loadsShift) & mostLoads) + 1);
    this.#set(id, mostLoads << loadsShift, loads << loadsShift);
    return loads;
  }

  /** Whether it was tried in vain to compress an object anew. */
  wasTriedInVain(id: number): boolean {
    return (this.#get(id) & triedInVain) !== 0;
  }

  /** Notes that it was. */
  noteTriedInVain(id: number): void {
    this.#set(id, triedInVain, triedInVain);
  }

  /** An object's bytes are others: nothing has been tried with these, nor have they been loaded. */
  forgetTries(id: number): void {
    this.#set(id, ~ticksMask, 0);
  }

  #get(id: number): number {
    return this.#records.get(id, this.#column);
  }

  #set(id: number, mask: number, value: number): void {
    this.#records.set(id, this.#column, (this.#get(id) & ~mask) | value);
  }
}
