/** Cells of a bucket: the newest first. */
const ways = 2;
/** Bits of an id to begin with: for a million objects. The others of a cell are a tag. */
const firstIdBits = 20;

/**
 * Finds objects by features of their pages, as far as they are remembered: a table of fixed size in which what is
 * new takes the place of what is old. A cell has an object's id and a tag, some bits of the feature, so that
 * another feature that comes to the same bucket is hardly ever taken for it. Nobody takes an id out: whoever
 * finds it sees whether the object is still there.
 */
export class SimilarityIndex {
  readonly #cells: Uint32Array;
  /** Which bits of a feature are its bucket: the upper ones. */
  readonly #bucketShift: number;
  #idBits = firstIdBits;
  readonly #ids: Int32Array;
  readonly #votes: Uint8Array;
  #found = 0;

  /**
   * @param byteLength a power of two, 16 or more.
   * @param features how many a page has.
   */
  constructor(byteLength: number, features: number) {
    this.#cells = new Uint32Array(byteLength / 4);
    this.#bucketShift = 32 - Math.log2(this.#cells.length / ways);
    this.#ids = new Int32Array(features * ways);
    this.#votes = new Uint8Array(features * ways);
  }

  get byteLength(): number {
    return this.#cells.byteLength;
  }

  /** Remembers an object by its features; one of 0 is none. */
  enter(features: Uint32Array, id: number): void {
    while (id + 1 > this.#idMask) this.#widenIds();
    const cells = this.#cells;
    for (let i = 0; i < features.length; i++) {
      const feature = features[i]!;
      if (feature === 0) continue;
      const cell = ((feature << this.#idBits) | (id + 1)) >>> 0;
      const at = (feature >>> this.#bucketShift) * ways;
      if (cells[at] === cell) continue;
      cells[at + 1] = cells[at]!;
      cells[at] = cell;
    }
  }

  /** Looks for objects that have some of the features; {@link best} gives them. */
  look(features: Uint32Array): void {
    const cells = this.#cells;
    const mask = this.#idMask;
    this.#found = 0;
    for (let i = 0; i < features.length; i++) {
      const feature = features[i]!;
      if (feature === 0) continue;
      const tag = feature << this.#idBits;
      const at = (feature >>> this.#bucketShift) * ways;
      for (let way = at; way < at + ways; way++) {
        const id = (cells[way]! ^ tag) >>> 0;
        if (id !== 0 && id <= mask) this.#vote(id - 1);
      }
    }
  }

  /** Of the objects found, the one with the most features in common, once; -1 where there is none left. */
  best(): number {
    let best = 0;
    for (let i = 1; i < this.#found; i++) if (this.#votes[i]! > this.#votes[best]!) best = i;
    if (best >= this.#found || this.#votes[best] === 0) return -1;
    this.#votes[best] = 0;
    return this.#ids[best]!;
  }

  get #idMask(): number {
    return 2 ** this.#idBits - 1;
  }

  #vote(id: number): void {
    const ids = this.#ids;
    let i = 0;
    while (i < this.#found && ids[i] !== id) i++;
    if (i === this.#found) {
      ids[i] = id;
      this.#votes[i] = 0;
      this.#found++;
    }
    this.#votes[i]!++;
  }

  /** Gives ids another bit, which the tags lose. */
  #widenIds(): void {
    const cells = this.#cells;
    const mask = this.#idMask;
    this.#idBits++;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      const id = (cell & mask) >>> 0;
      cells[i] = ((cell - id) * 2 + id) >>> 0;
    }
  }
}
