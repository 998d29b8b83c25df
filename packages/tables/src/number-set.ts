/**
 * A set of integers from 0 to 2³¹ − 1 that knows its lowest member: a bitmap with a bitmap of its
 * non-empty words above it, and so on up to a single word. An operation takes one step a level: one
 * for numbers below 32, seven at most. It grows with the highest number added, by doubling, and never
 * shrinks: one bit a number.
 */
export class NumberSet {
  readonly #levels: Uint32Array[] = [new Uint32Array(1)];

  /** Bytes allocated. */
  get byteLength(): number {
    return this.#levels.reduce((sum, level) => sum + level.byteLength, 0);
  }

  /** Whether a number is in it. */
  has(value: number): boolean {
    const word = this.#levels[0]![value >>> 5];
    return word !== undefined && (word & (1 << (value & 31))) !== 0;
  }

  /** Puts a number in; nothing happens if it is there. */
  add(value: number): void {
    let at = value;
    for (let i = 0; i < this.#levels.length; i++) {
      const index = at >>> 5;
      const level = this.#covering(i, index);
      level[index]! |= 1 << (at & 31);
      at = index;
    }
  }

  /** Takes a number out; nothing happens if it is not there. */
  delete(value: number): void {
    let at = value;
    for (let i = 0; i < this.#levels.length; i++) {
      const level = this.#levels[i]!;
      const index = at >>> 5;
      if (index >= level.length) return;
      level[index]! &= ~(1 << (at & 31));
      if (level[index] !== 0) return;
      at = index;
    }
  }

  /** Takes all numbers out, and gives its memory back. */
  clear(): void {
    this.#levels.length = 1;
    this.#levels[0] = new Uint32Array(1);
  }

  /** The lowest member, or -1 in an empty set. */
  lowest(): number {
    let index = 0;
    for (let i = this.#levels.length - 1; i >= 0; i--) {
      const word = this.#levels[i]![index]!;
      if (word === 0) return -1;
      index = (index << 5) | (31 - Math.clz32(word & -word));
    }
    return index;
  }

  /** Level `i`, grown if need be so that it has a word `index`. */
  #covering(i: number, index: number): Uint32Array {
    const level = this.#levels[i]!;
    if (index < level.length) return level;
    const larger = new Uint32Array(Math.max(index + 1, 2 * level.length));
    larger.set(level);
    this.#levels[i] = larger;
    // The topmost level is a single word: one that grows gets another above it.
    if (i === this.#levels.length - 1) this.#levels.push(Uint32Array.of(level[0] === 0 ? 0 : 1));
    return larger;
  }
}
