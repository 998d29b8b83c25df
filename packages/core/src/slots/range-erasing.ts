import type { SlotTable } from './slot-table.ts';

/** Slots that a step of erasing a range looks at: 1024, or 64 that hold a page. */
const slotsAStep = 1024;
const pagesAStep = 64;

/** Slots, and what empties one: it may throw, and has emptied it then too. */
export interface ErasableSlots {
  readonly table: SlotTable;
  erase(slot: number): boolean;
}

/** Empties a range of slots, in steps. */
export class RangeErasing {
  readonly #slots: ErasableSlots;
  readonly #end: number;
  #next: number;
  #erased = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(slots: ErasableSlots, first: number, end: number) {
    this.#slots = slots;
    this.#next = first;
    this.#end = end;
  }

  /** Empties some slots, and says whether there are more. */
  step(): boolean {
    const { table } = this.#slots;
    const stop = Math.min(this.#end, this.#next + slotsAStep);
    const last = this.#erased + pagesAStep;
    for (let s = table.nextUsed(this.#next, stop); s >= 0; s = table.nextUsed(s + 1, stop)) {
      this.#erase(s);
      if (this.#erased < last) continue;
      this.#next = s + 1;
      return this.#next < this.#end;
    }
    this.#next = stop;
    return stop < this.#end;
  }

  /** How many slots held a page. @throws what was first thrown on the way. */
  end(): number {
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#erased;
  }

  #erase(slot: number): void {
    this.#erased++;
    try {
      this.#slots.erase(slot);
    } catch (error) {
      this.#failure ??= { error };
    }
  }
}
