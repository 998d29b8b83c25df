import { SegmentScores } from './segment-scores.ts';

/** What a {@link DictionaryTrainer} takes. */
export interface DictionaryTrainerOptions {
  /** Bytes of a page; 4096 by default. */
  readonly pageSize?: number;
  /** The most bytes that the dictionary may have: `maxDictionary` of the compressor. 57344 by default, as lz4 has. */
  readonly dictionaryBytes?: number;
  /** Bytes of pages that are kept to train on; 16 MiB by default. */
  readonly sampleBytes?: number;
}

/** Bytes of the pieces that a dictionary is put together from. */
const segmentLength = 512;
/** How often the whole sample is searched for the next pieces. */
const passes = 4;

/**
 * Makes a dictionary from pages: the pieces of them whose strings of eight bytes many pages have, the most
 * useful last. It is the greedy cover of Liao, Petri, Moffat and Wirth (Effective Construction of Relative
 * Lempel-Ziv Dictionaries, WWW 2016), with counts in a table of hashes, as in the fast variant of zstd.
 *
 * The same pages in the same order make the same dictionary.
 */
export class DictionaryTrainer {
  readonly #pageSize: number;
  readonly #dictionaryBytes: number;
  readonly #mostPages: number;
  /** What is kept, by a hash of its content. */
  readonly #kept = new Map<number, Uint8Array>();
  /** Contents are kept whose hash has these bits 0. */
  #mask = 0;

  /** @throws RangeError for a number that cannot be. */
  constructor(options: DictionaryTrainerOptions = {}) {
    const { pageSize = 4096, dictionaryBytes = 57344, sampleBytes = 16 * 1024 * 1024 } = options;
    checkBytes('pageSize', pageSize, segmentLength);
    checkBytes('dictionaryBytes', dictionaryBytes, segmentLength);
    checkBytes('sampleBytes', sampleBytes, 2 * pageSize);
    this.#pageSize = pageSize;
    this.#dictionaryBytes = dictionaryBytes;
    this.#mostPages = Math.floor(sampleBytes / pageSize);
  }

  /** Contents that are kept to train on. */
  get pages(): number {
    return this.#kept.size;
  }

  /**
   * Takes a page, which is copied. Each content is kept once, and none whose 8-byte words are all equal. When
   * there is no room for more, half of the contents is dropped and half of what comes is passed over from
   * then on, and so on, by their hash: what remains is spread over all that came.
   *
   * @throws RangeError unless it is a page long.
   */
  add(page: Uint8Array): void {
    if (page.length !== this.#pageSize) {
      throw new RangeError(`"page" expected ${this.#pageSize} bytes, got ${page.length}`);
    }
    const hash = hashContent(page);
    if ((hash & this.#mask) !== 0 || this.#kept.has(hash) || isSameFilled(page)) return;
    this.#kept.set(hash, page.slice());
    if (this.#kept.size > this.#mostPages) this.#thin();
  }

  /** Trains, all at once. Empty where no two pages have anything in common. */
  train(): Uint8Array {
    const slices = this.slices();
    for (;;) {
      const { done, value } = slices.next();
      if (done) return value;
    }
  }

  /**
   * Trains in slices: stops after each page or so that it has looked at, so that others get a turn, and returns
   * what {@link train} does.
   */
  *slices(): Generator<void, Uint8Array> {
    const pages = [...this.#kept.values()];
    const scores = new SegmentScores(pages, segmentLength);
    for (let page = 0; page < pages.length; page++) {
      scores.count(page);
      yield;
    }
    const chosen: Segment[] = [];
    let room = this.#dictionaryBytes;
    const epochs = Math.max(1, Math.floor(room / segmentLength / passes));
    const epochPages = Math.max(1, Math.ceil(pages.length / epochs));
    for (let found = true; found && room > 0; ) {
      found = false;
      for (let first = 0; first < pages.length && room > 0; first += epochPages) {
        const best = scores.best(first, Math.min(pages.length, first + epochPages));
        yield;
        if (best === undefined) continue;
        found = true;
        scores.take(best);
        const bytes = pages[best.page]!.subarray(best.start, best.end);
        chosen.push({ bytes: bytes.subarray(0, room), score: best.score });
        room -= Math.min(room, bytes.length);
      }
    }
    return join(chosen);
  }

  /** Drops half of the contents, or so many halves that there is room. */
  #thin(): void {
    while (this.#kept.size > this.#mostPages) {
      this.#mask = this.#mask * 2 + 1;
      for (const hash of this.#kept.keys()) if ((hash & this.#mask) !== 0) this.#kept.delete(hash);
    }
  }
}

interface Segment {
  readonly bytes: Uint8Array;
  readonly score: number;
}

/** Puts segments together, the most useful last. */
function join(segments: Segment[]): Uint8Array {
  segments.sort((a, b) => a.score - b.score);
  const dictionary = new Uint8Array(segments.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of segments) {
    dictionary.set(bytes, at);
    at += bytes.length;
  }
  return dictionary;
}

/** 32 bits of a content, of which any are as good as others. */
function hashContent(page: Uint8Array): number {
  let hash = 0x811c9dc5;
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let at = 0; at + 4 <= page.length; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function isSameFilled(page: Uint8Array): boolean {
  for (let at = 8; at < page.length; at++) if (page[at] !== page[at - 8]) return false;
  return true;
}

function checkBytes(name: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw new RangeError(`"${name}" expected at least ${minimum} bytes, got ${String(value)}`);
}
