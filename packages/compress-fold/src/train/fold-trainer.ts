import type { PageMemory } from '@pagefold/contracts';
import { cellCount, maxDictionaryLength } from '../format/symbols.ts';
import { type FoldName, modelOf, packTrained, type Trained, untrained } from '../format/trained.ts';
import type { FoldOptions } from '../options.ts';
import { Room } from '../room.ts';
import { BestParser } from '../twin/best-parser.ts';
import { rawFlag } from '../twin/events.ts';
import { LazyParser, type PageParser } from '../twin/lazy-parser.ts';

/** How often all pages are taken apart, each time by the prices of what came of it before. */
const rounds = 3;

/** What a trainer is made with. */
export interface FoldTrainerOptions {
  /** Bytes of a page: the most that a sample has. 4096 by default. */
  readonly pageSize?: number;
  /** Bytes that pages are likely to have in them, up to 65536; none by default. They are copied. */
  readonly dictionary?: Uint8Array;
  /**
   * How the compressor takes pages apart that is to use the models; `lazy` by default. They serve the other parse as well, but
   * not as well as models of its own.
   */
  readonly parse?: FoldOptions['parse'];
}

/** What came of training: what `prepare` of each encoding's compressors takes. */
export type FoldTrained = Readonly<Record<FoldName, Uint8Array>>;

/**
 * Trains models for `fold-s` and `fold-a` on sample pages. The same samples in the same order always give the
 * same models.
 */
export class FoldTrainer {
  readonly #pageSize: number;
  readonly #memory: TrainingMemory;
  readonly #lazy: LazyParser;
  readonly #parser: PageParser;
  readonly #room: Room;
  readonly #dictionary: Uint8Array;
  readonly #samples: { readonly page: Uint8Array; readonly base: Uint8Array }[] = [];

  /** @throws RangeError for a dictionary that is too long. */
  constructor(options: FoldTrainerOptions = {}) {
    const { pageSize = 4096, dictionary = new Uint8Array(), parse = 'lazy' } = options;
    if (dictionary.length > maxDictionaryLength) {
      throw new RangeError(
        `"dictionary" expected at most ${maxDictionaryLength} bytes, got ${dictionary.length}`,
      );
    }
    this.#pageSize = pageSize;
    this.#dictionary = dictionary.slice();
    this.#memory = new TrainingMemory(2 * pageSize);
    this.#room = new Room(this.#memory, 'fold-a', true);
    const { bytes } = this.#memory;
    this.#lazy = new LazyParser(bytes, pageSize);
    this.#parser = parse === 'best' ? new BestParser(bytes, pageSize) : this.#lazy;
  }

  /** How many samples there are. */
  get samples(): number {
    return this.#samples.length;
  }

  /**
   * Adds a sample: a page, and the one that it is to be stored as a difference from, if any. Both are
   * copied. A page with a base is also learned from as one without.
   *
   * @throws RangeError for more bytes than a page has.
   */
  add(page: Uint8Array, base: Uint8Array = new Uint8Array()): void {
    for (const [name, { length }] of Object.entries({ page, base })) {
      if (length > this.#pageSize) {
        throw new RangeError(`"${name}" expected at most ${this.#pageSize} bytes, got ${length}`);
      }
    }
    this.#samples.push({ page: page.slice(), base: base.slice() });
  }

  /** Trains on all samples. One page of 4 KiB takes milliseconds; see {@link FoldTrainer.steps}. */
  train(): FoldTrained {
    const steps = this.steps();
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  /** Trains in steps of one sample each, for a thread that has more to do; returns what `train` does. */
  *steps(): Generator<void, FoldTrained> {
    let counts = new Uint32Array(cellCount);
    for (let round = 0; round < rounds; round++) {
      const model = round === 0 ? untrained('fold-a').model : modelOf('fold-a', counts);
      this.#room.fill({ model, dictionary: this.#dictionary });
      counts = new Uint32Array(cellCount);
      // Where every symbol costs the same, there is nothing to weigh.
      const parser = round === 0 ? this.#lazy : this.#parser;
      for (const { page, base } of this.#samples) {
        this.#count(parser, page, new Uint8Array(), counts);
        if (base.length > 0) this.#count(parser, page, base, counts);
        yield;
      }
    }
    const trained = (name: FoldName): Trained => ({
      model: modelOf(name, counts),
      dictionary: this.#dictionary,
    });
    return {
      'fold-s': packTrained('fold-s', trained('fold-s')),
      'fold-a': packTrained('fold-a', trained('fold-a')),
    };
  }

  #count(parser: PageParser, page: Uint8Array, base: Uint8Array, counts: Uint32Array): void {
    const { bytes, pageAt } = this.#memory;
    bytes.set(base, pageAt - base.length);
    bytes.set(page, pageAt);
    parser.parse(this.#room, pageAt, page.length, base.length);
    const { words, count } = parser.events;
    for (let i = 0; i < count; i++) {
      const word = words[i]!;
      if (word < rawFlag) counts[(word & 0xffff) + ((word >>> 16) & 255)]!++;
    }
  }
}

/** Memory for the parser of a trainer: its room behind two pages. */
class TrainingMemory implements PageMemory {
  readonly memory: PageMemory['memory'];
  readonly bytes: Uint8Array;
  readonly pageAt: number;
  #end: number;

  constructor(pagesLength: number) {
    const buffer = new ArrayBuffer(pagesLength + (1 << 19));
    this.memory = { buffer, grow: () => 0 };
    this.bytes = new Uint8Array(buffer);
    this.pageAt = pagesLength / 2;
    this.#end = pagesLength;
  }

  reserve(length: number, align = 16): number {
    const at = Math.ceil(this.#end / align) * align;
    this.#end = at + length;
    return at;
  }
}
