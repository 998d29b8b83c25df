import type { ModelTrainer } from '@pagefold/contracts';
import { SegmentScores } from './segment-scores.ts';
import { type ModelSample, SimilarSamples } from './similar-samples.ts';

/** What a {@link DictionaryTrainer} takes. */
export interface DictionaryTrainerOptions {
  /** Bytes of a page; 4096 by default. */
  readonly pageSize?: number;
  /** The most bytes that the dictionary may have: `maxDictionary` of the compressor. 57344 by default, as lz4 has. */
  readonly dictionaryBytes?: number;
  /** Bytes of pages that are kept to train on; 16 MiB by default. */
  readonly sampleBytes?: number;
  /**
   * `modelTrainer` of a compressor that prepares more than a dictionary: what is trained is then what comes of it,
   * of the dictionary and up to 512 pages of the sample.
   */
  readonly model?: ((dictionary: Uint8Array) => ModelTrainer) | undefined;
}

/** Bytes of the pieces that a dictionary is put together from. */
const segmentLength = 512;
/** How often the whole sample is searched for the next pieces. */
const passes = 4;
/** The most pages that a model is trained on, of which half shall have a base. */
const modelPages = 512;

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
  readonly #model: DictionaryTrainerOptions['model'];
  /** What is kept, by a hash of its content. */
  readonly #kept = new Map<number, ModelSample>();
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
    this.#model = options.model;
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
   * @param base the page that it is stored as a difference from, which is copied too. It is for a model; without any,
   *   similar pages are looked for among those that are kept.
   * @throws RangeError unless both are a page long.
   */
  add(page: Uint8Array, base?: Uint8Array): void {
    for (const [name, bytes] of [['page', page] as const, ['base', base ?? page] as const]) {
      if (bytes.length === this.#pageSize) continue;
      throw new RangeError(`"${name}" expected ${this.#pageSize} bytes, got ${bytes.length}`);
    }
    const hash = hashContent(page);
    if ((hash & this.#mask) !== 0 || this.#kept.has(hash) || isSameFilled(page)) return;
    this.#kept.set(hash, {
      page: page.slice(),
      ...(base === undefined || this.#model === undefined ? {} : { base: base.slice() }),
    });
    if (this.#kept.size > this.#mostPages) this.#thin();
  }

  /** Trains, all at once. A dictionary is empty where no two pages have anything in common. */
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
    const samples = [...this.#kept.values()];
    const dictionary = yield* this.#dictionaryOf(samples.map(({ page }) => page));
    if (this.#model === undefined || samples.length === 0) return dictionary;
    const trainer = this.#model(dictionary);
    for (const { page, base } of yield* modelSamples(samples)) trainer.add(page, base);
    return yield* trainer.steps();
  }

  *#dictionaryOf(pages: readonly Uint8Array[]): Generator<void, Uint8Array> {
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

/** Samples for a model, spread over all: half of them with a base, as far as there are so many. */
function* modelSamples(samples: readonly ModelSample[]): Generator<void, ModelSample[]> {
  const similar = new SimilarSamples();
  const [plain, withBase]: [ModelSample[], ModelSample[]] = [[], []];
  for (const { page, base = similar.take(page) } of samples) {
    if (base === undefined) plain.push({ page });
    else withBase.push({ page, base });
    yield;
  }
  const deltas = spread(withBase, Math.max(modelPages / 2, modelPages - plain.length));
  return [...spread(plain, modelPages - deltas.length), ...deltas];
}

/** Up to `count` of them, as far apart as can be. */
function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
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
