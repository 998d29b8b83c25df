import { ConfigError } from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';

const leafBits = 10;
/** Slots of a leaf. */
export const leafSlots: number = 1 << leafBits;
const leafMask = leafSlots - 1;

/**
 * What each slot of a device refers to, as signed 32-bit values of which 0 means nothing. Slots exist in
 * leaves of 1024, from the first use of one of them until none is used: 4 bytes a slot, and 6 bytes a
 * leaf, used or not.
 */
export class SlotTable {
  /** The domain of the device. */
  readonly domain: number = 0;
  readonly #leaves: RecordTable;
  #slots = 0;
  /** Record of each leaf plus 1, and its slots in use. */
  #directory = new Uint32Array();
  #used = new Uint16Array();
  #size = 0;

  /**
   * @param leaves the table that leaves are records of, shared with other devices.
   * @throws ConfigError `PAGEFOLD_NO_MEMORY`.
   */
  constructor(slots: number, leaves: RecordTable, domain: number) {
    this.domain = domain;
    this.#leaves = leaves;
    this.grow(slots);
  }

  get slots(): number {
    return this.#slots;
  }

  /** Slots in use. */
  get size(): number {
    return this.#size;
  }

  /** Bytes of the directory; the leaves belong to the table they are taken from. */
  get byteLength(): number {
    return this.#directory.byteLength + this.#used.byteLength;
  }

  /** Bytes of a table of `slots`, all in use, with its leaves. */
  static bytesFor(slots: number): number {
    const leaves = Math.ceil(slots / leafSlots);
    return RecordTable.bytesFor(leafSlots, leaves) + leaves * 6;
  }

  get(slot: number): number {
    const leaf = this.#directory[slot >>> leafBits]! - 1;
    if (leaf < 0) return 0;
    const leaves = this.#leaves;
    return leaves.view(leaf)[leaves.offset(leaf) + (slot & leafMask)]! | 0;
  }

  /** Adds empty slots at the end, up to `slots`. @throws ConfigError `PAGEFOLD_NO_MEMORY`; nothing has changed. */
  grow(slots: number): void {
    const length = Math.ceil(slots / leafSlots);
    try {
      const directory = new Uint32Array(length);
      const used = new Uint16Array(length);
      directory.set(this.#directory);
      used.set(this.#used);
      this.#directory = directory;
      this.#used = used;
    } catch (cause) {
      const message = `there is no memory for a device of ${slots} slots`;
      throw new ConfigError('PAGEFOLD_NO_MEMORY', message, { cause });
    }
    this.#slots = slots;
  }

  /** Makes sure that `slot` can be set; false when there is no memory for its leaf. */
  prepare(slot: number): boolean {
    const index = slot >>> leafBits;
    if (this.#directory[index] !== 0) return true;
    const leaf = this.#leaves.take();
    if (leaf < 0) return false;
    this.#directory[index] = leaf + 1;
    return true;
  }

  /** Sets a prepared slot to a value other than 0. */
  set(slot: number, value: number): void {
    const index = slot >>> leafBits;
    const leaf = this.#directory[index]! - 1;
    const values = this.#leaves.view(leaf);
    const at = this.#leaves.offset(leaf) + (slot & leafMask);
    if (values[at] === 0) {
      this.#used[index]!++;
      this.#size++;
    }
    values[at] = value;
  }

  /** Empties a slot and returns what it held. */
  clear(slot: number): number {
    const value = this.get(slot);
    if (value === 0) return 0;
    const index = slot >>> leafBits;
    const leaf = this.#directory[index]! - 1;
    this.#leaves.set(leaf, slot & leafMask, 0);
    this.#size--;
    if (--this.#used[index]! === 0) this.#drop(index);
    return value;
  }

  /** Gives the leaf of a slot back if no slot uses it: what {@link prepare} took in vain. */
  trim(slot: number): void {
    const index = slot >>> leafBits;
    if (this.#directory[index] !== 0 && this.#used[index] === 0) this.#drop(index);
  }

  /** The first slot in use from `slot` on and before `end`, or -1. */
  nextUsed(slot: number, end: number): number {
    let at = slot;
    while (at < end) {
      if (this.#directory[at >>> leafBits] === 0) at = ((at >>> leafBits) + 1) * leafSlots;
      else if (this.get(at) !== 0) return at;
      else at++;
    }
    return -1;
  }

  #drop(index: number): void {
    this.#leaves.free(this.#directory[index]! - 1);
    this.#directory[index] = 0;
  }
}
