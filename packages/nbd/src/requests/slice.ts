/**
 * What may be done at a time before others have their turn, about 1 ms: 64 stores, 256 loads, 128 releases,
 * 2²⁰ slots that are empty.
 */
export const sliceUnits = 8192;

export const costs = {
  store: 128,
  load: 32,
  release: 64,
  /** A request, whatever it asks for. */
  request: 8,
  /** A range of {@link rangeSlots} slots, besides what is released in it. */
  range: 1,
  /** A slot that is looked at, in BLOCK_STATUS and CACHE. */
  look: 0.125,
  /** Each of many slots that are passed over because they are empty. */
  emptySlot: 0.0078125,
} as const;

/** Slots that are emptied by one call. */
export const rangeSlots = 128;

/** Slots that one call looks for one that is not empty. */
export const slotsPerLook: number = 2 ** 16;

/** What is left of a connection's turn. */
export class Slice {
  #left = 0;
  #since = 0;

  get isOver(): boolean {
    return this.#left <= 0;
  }

  /** When it began, in milliseconds. */
  get since(): number {
    return this.#since;
  }

  begin(): void {
    this.#left = sliceUnits;
    this.#since = performance.now();
  }

  spend(units: number): void {
    this.#left -= units;
  }
}
