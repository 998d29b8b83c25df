import { RecordTable } from '@pagefold/tables';

const chunkBits = 10;
const chunkSlots = 1 << chunkBits;

/** Makes the table from which the slot tables of one pool take their chunks. */
export function newSlotChunks(): RecordTable {
  return new RecordTable({ words: chunkSlots });
}

/**
 * What each slot of a device refers to, as 32-bit values of which 0 means nothing. Slots exist in
 * chunks of 1024, from the first use of one of them until none is used: 4 bytes a slot, and 6 bytes a
 * chunk, used or not.
 */
export class SlotTable {
  readonly slots: number;
  readonly #chunks: RecordTable;
  /** Record of each chunk plus 1, and its slots in use. */
  readonly #directory: Uint32Array;
  readonly #used: Uint16Array;
  #size = 0;

  constructor(slots: number, chunks: RecordTable) {
    this.slots = slots;
    this.#chunks = chunks;
    const length = Math.ceil(slots / chunkSlots);
    this.#directory = new Uint32Array(length);
    this.#used = new Uint16Array(length);
  }

  /** Slots in use. */
  get size(): number {
    return this.#size;
  }

  /** Bytes of the directory; the chunks belong to the table they are taken from. */
  get byteLength(): number {
    return this.#directory.byteLength + this.#used.byteLength;
  }

  /** Bytes of a table of `slots`, all in use, with its chunks. */
  static bytesFor(slots: number): number {
    const chunks = Math.ceil(slots / chunkSlots);
    return RecordTable.bytesFor(chunkSlots, chunks) + chunks * 6;
  }

  get(slot: number): number {
    const chunk = this.#directory[slot >>> chunkBits]!;
    return chunk === 0 ? 0 : this.#chunks.get(chunk - 1, slot & (chunkSlots - 1));
  }

  /** Makes sure that `slot` can be set; false when there is no memory for its chunk. */
  prepare(slot: number): boolean {
    const index = slot >>> chunkBits;
    if (this.#directory[index] !== 0) return true;
    const chunk = this.#chunks.take();
    if (chunk < 0) return false;
    this.#directory[index] = chunk + 1;
    return true;
  }

  /** Sets a prepared slot to a value other than 0. */
  set(slot: number, value: number): void {
    const index = slot >>> chunkBits;
    const chunk = this.#directory[index]! - 1;
    const at = slot & (chunkSlots - 1);
    if (this.#chunks.get(chunk, at) === 0) {
      this.#used[index]!++;
      this.#size++;
    }
    this.#chunks.set(chunk, at, value);
  }

  /** Empties a slot and returns what it held. */
  clear(slot: number): number {
    const value = this.get(slot);
    if (value === 0) return 0;
    const index = slot >>> chunkBits;
    const chunk = this.#directory[index]! - 1;
    this.#chunks.set(chunk, slot & (chunkSlots - 1), 0);
    this.#size--;
    if (--this.#used[index]! === 0) this.#drop(index);
    return value;
  }

  /** Gives the chunk of a slot back if no slot uses it: what {@link prepare} took in vain. */
  trim(slot: number): void {
    const index = slot >>> chunkBits;
    if (this.#directory[index] !== 0 && this.#used[index] === 0) this.#drop(index);
  }

  /** The first slot in use from `slot` on and before `end`, or -1. */
  nextUsed(slot: number, end: number): number {
    let at = slot;
    while (at < end) {
      if (this.#directory[at >>> chunkBits] === 0) at = ((at >>> chunkBits) + 1) * chunkSlots;
      else if (this.get(at) !== 0) return at;
      else at++;
    }
    return -1;
  }

  #drop(index: number): void {
    this.#chunks.free(this.#directory[index]! - 1);
    this.#directory[index] = 0;
  }
}
