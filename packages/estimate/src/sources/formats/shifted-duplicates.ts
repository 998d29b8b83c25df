const sectorBytes = 512;
const sectorWords = sectorBytes / 4;
/** How much of an image is looked at, and so how many pages are remembered for each shift. */
const maxBytes = 64 * 1024 * 1024;
/** By how much another shift has to win: a few pages repeat anyhow. */
const clearFactor = 1.25;
const clearPages = 4;

/**
 * Finds out whether pages would repeat more often if they began some sectors later: then what is read as
 * pages are none. It looks at the first 64 MiB, and remembers a number of 52 bits for each page and shift.
 */
export class ShiftedDuplicates {
  readonly #perPage: number;
  /** Sums of the last sectors, as many as a page has, and how many there have been. */
  readonly #low: Uint32Array;
  readonly #high: Uint32Array;
  readonly #seen: Set<number>[];
  readonly #duplicates: number[];
  #sectors = 0;

  constructor(pageSize: number) {
    this.#perPage = pageSize / sectorBytes;
    this.#low = new Uint32Array(this.#perPage);
    this.#high = new Uint32Array(this.#perPage);
    this.#seen = Array.from({ length: this.#perPage }, () => new Set());
    this.#duplicates = Array.from({ length: this.#perPage }, () => 0);
  }

  /** Looks at the next page, or whole pages. */
  add(pages: Uint8Array): void {
    if (this.#sectors * sectorBytes >= maxBytes) return;
    const words = wordsOf(pages);
    for (let at = 0; at < words.length; at += sectorWords) this.#addSector(words, at);
  }

  /** Whether another shift has clearly more duplicates. */
  isOff(): boolean {
    const [right = 0, ...others] = this.#duplicates;
    return Math.max(0, ...others) > right * clearFactor + clearPages;
  }

  #addSector(words: Uint32Array, at: number): void {
    let low = 0x811c_9dc5;
    let high = 0x2f72_b421;
    let differs = 0;
    const first = words[at]!;
    for (let i = at; i < at + sectorWords; i++) {
      const word = words[i]!;
      low = Math.imul(low ^ word, 0x0100_0193);
      low ^= low >>> 15;
      high = Math.imul(high ^ word, 0x85eb_ca6b);
      high ^= high >>> 13;
      differs |= word ^ first;
    }
    const slot = this.#sectors % this.#perPage;
    // Pages of one word repeat wherever they begin.
    this.#low[slot] = differs === 0 ? 0 : low;
    this.#high[slot] = differs === 0 ? 0 : high;
    this.#sectors++;
    if (this.#sectors >= this.#perPage) this.#addPage(this.#sectors % this.#perPage);
  }

  /** The page whose first sector has this slot, which is the number of its shift too. */
  #addPage(first: number): void {
    let low = 0;
    let high = 0;
    let some = 0;
    for (let i = 0; i < this.#perPage; i++) {
      const slot = (first + i) % this.#perPage;
      some |= this.#low[slot]! | this.#high[slot]!;
      low = (Math.imul(low, 0x0100_0193) ^ this.#low[slot]!) >>> 0;
      high = (Math.imul(high, 0x85eb_ca6b) ^ this.#high[slot]!) >>> 0;
    }
    if (some === 0) return;
    const sum = (high & 0xf_ffff) * 2 ** 32 + low;
    const seen = this.#seen[first]!;
    if (seen.has(sum)) this.#duplicates[first]!++;
    else seen.add(sum);
  }
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = bytes;
  if (byteOffset % 4 === 0) return new Uint32Array(buffer, byteOffset, length / 4);
  return new Uint32Array(bytes.slice().buffer);
}
