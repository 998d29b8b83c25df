/**
 * What may be done at a time before others have their turn, about 1 ms of code that has run for a while: 64 stores,
 * 256 loads, 128 releases, 2²⁰ slots that are empty.
 */
export const sliceUnits = 8192;

/** A slice ends by the clock too: code that runs for the first time takes ten times as long. */
const sliceMs = 1;

/** Units between two looks at the clock. */
const unitsPerLook = 256;

export const costs = {
  store: 128,
  load: 32,
  release: 64,
  /** A request, whatever it asks for. */
  request: 8,
  /** A range of {@link rangeSlots} slots, besides what is released in it. */
  range: 0.125,
  /** A slot that is looked at, in BLOCK_STATUS and CACHE. */
  look: 0.125,
  /** Each of many slots that are passed over because they are empty. */
  emptySlot: 0.0078125,
} as const;

/** Slots that are emptied by one call: few, so that the clock is looked at often while the code is new. */
export const rangeSlots = 16;

/** Slots that one call looks for one that is not empty. */
export const slotsPerLook: number = 2 ** 16;

/** What is left of a connection's turn. */
export class Slice {
  readonly #now: () => number;
  #left = 0;
  #nextLook = 0;
  #since = 0;

  /** @param now tells milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get isOver(): boolean {
    if (this.#left > 0 && this.#left <= this.#nextLook) this.#look();
    return this.#left <= 0;
  }

  /** When it began, in milliseconds. */
  get since(): number {
    return this.#since;
  }

  begin(): void {
    this.#left = sliceUnits;
    this.#nextLook = sliceUnits - unitsPerLook;
    this.#since = this.#now();
  }

  spend(units: number): void {
    this.#left -= units;
  }

  #look(): void {
    this.#nextLook = this.#left - unitsPerLook;
    if (this.#now() - this.#since >= sliceMs) this.#left = 0;
  }
}
