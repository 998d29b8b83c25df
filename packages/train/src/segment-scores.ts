/** A piece of a page, and how much of other pages it has. */
export interface ScoredSegment {
  readonly page: number;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** Bytes of the strings that are counted. */
const stringLength = 8;
const tableBits = 20;

/**
 * How many pages have each string of eight bytes, and so which segments of pages are worth most: those whose
 * different strings many other pages have.
 */
export class SegmentScores {
  readonly #pages: readonly Uint8Array[];
  readonly #segmentLength: number;
  /** For a string's hash, pages that have it besides the first; what is taken has none. */
  readonly #counts: Uint16Array = new Uint16Array(1 << tableBits);
  /** For a string's hash, the page that was counted last, from 1. */
  readonly #countedIn: Uint32Array = new Uint32Array(1 << tableBits);
  /** For a string's hash, how often the segment at hand has it. */
  readonly #inSegment: Uint16Array = new Uint16Array(1 << tableBits);
  /** Hashes of the strings of the page at hand. */
  readonly #hashes: Uint32Array;

  constructor(pages: readonly Uint8Array[], segmentLength: number) {
    this.#pages = pages;
    this.#segmentLength = segmentLength;
    this.#hashes = new Uint32Array(pages[0]?.length ?? 0);
  }

  /** Counts the strings of a page, each once. Every page is counted once, before the first search. */
  count(page: number): void {
    const counts = this.#counts;
    const countedIn = this.#countedIn;
    const strings = this.#hash(page);
    for (let at = 0; at < strings; at++) {
      const hash = this.#hashes[at]!;
      const before = countedIn[hash]!;
      if (before === page + 1) continue;
      countedIn[hash] = page + 1;
      if (before > 0 && counts[hash]! < 65535) counts[hash]!++;
    }
  }

  /**
   * The best segment of the pages from `first` to before `end`; undefined where none has strings of which each
   * is in another page on average. Less may come of hashes that are equal by chance.
   */
  best(first: number, end: number): ScoredSegment | undefined {
    let best: ScoredSegment | undefined;
    const least = this.#segmentLength - stringLength;
    for (let page = first; page < end; page++) {
      const segment = this.#bestOf(page);
      if (segment.score > (best?.score ?? least)) best = segment;
    }
    return best === undefined ? undefined : this.#trimmed(best);
  }

  /** Takes a segment: its strings are worth nothing from now on. */
  take({ page, start, end }: ScoredSegment): void {
    this.#hash(page);
    for (let at = start; at + stringLength <= end; at++) this.#counts[this.#hashes[at]!] = 0;
  }

  /** The best segment of a page, by a window that slides over it. */
  #bestOf(page: number): ScoredSegment {
    const counts = this.#counts;
    const inSegment = this.#inSegment;
    const hashes = this.#hashes;
    const strings = this.#hash(page);
    const width = this.#segmentLength - stringLength + 1;
    let score = 0;
    let bestScore = 0;
    let bestStart = 0;
    for (let at = 0; at < strings; at++) {
      const entering = hashes[at]!;
      if (inSegment[entering]!++ === 0) score += counts[entering]!;
      if (at >= width) {
        const leaving = hashes[at - width]!;
        if (--inSegment[leaving]! === 0) score -= counts[leaving]!;
      }
      if (score > bestScore) {
        bestScore = score;
        bestStart = Math.max(0, at - width + 1);
      }
    }
    for (let at = Math.max(0, strings - width); at < strings; at++) inSegment[hashes[at]!] = 0;
    return { page, start: bestStart, end: bestStart + this.#segmentLength, score: bestScore };
  }

  /** A segment without the strings at its ends that are worth nothing. */
  #trimmed(segment: ScoredSegment): ScoredSegment {
    this.#hash(segment.page);
    const worth = (at: number) => this.#counts[this.#hashes[at]!]! > 0;
    let { start } = segment;
    let last = Math.min(segment.end, this.#hashes.length) - stringLength;
    while (start < last && !worth(start)) start++;
    while (last > start && !worth(last)) last--;
    return { ...segment, start, end: last + stringLength };
  }

  /** Hashes the strings of a page and returns how many there are. */
  #hash(page: number): number {
    const bytes = this.#pages[page]!;
    const hashes = this.#hashes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const strings = bytes.length - stringLength + 1;
    for (let at = 0; at < strings; at++) {
      const low = Math.imul(view.getInt32(at, true), 0x9e3779b1);
      const high = Math.imul(view.getInt32(at + 4, true), 0x85ebca6b);
      const mixed = low ^ ((high << 13) | (high >>> 19));
      hashes[at] = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> (32 - tableBits);
    }
    return strings;
  }
}
