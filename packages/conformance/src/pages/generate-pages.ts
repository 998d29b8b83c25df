import { checkPageSize, defaultPageSize, type SharingBucket } from '@pagefold/contracts';
import { seedOf } from '@pagefold/faults';
import { fillContent, fillSameFilled, numberContent } from './page-content.ts';
import { ReferenceCounts } from './reference-counts.ts';
import { Shuffle } from './shuffle.ts';

const maxPages = 2 ** 30;
const sameFilledWords = 16;

/** What pages are to be like. */
export interface GenerateOptions {
  /** How many, up to 2³⁰. */
  readonly pages: number;
  /** Bytes of a page; 4096 where it is not given. */
  readonly pageSize?: number;
  /** Part of the pages, 0 to 1, that are all zeros; 0 where it is not given. */
  readonly zeroShare?: number;
  /** Part of the pages that are one other word throughout; 0 where it is not given. */
  readonly sameFilledShare?: number;
  /** Part of the pages that are beyond the first of their content; 0 where it is not given. */
  readonly duplicateShare?: number;
  /**
   * Part of the pages that differ from those of another content in one word, and otherwise are first pages of a content
   * like others; 0 where it is not given.
   */
  readonly similarShare?: number;
  /**
   * How unevenly duplicates are spread over contents, 0 to 2: the number of a content's pages falls as
   * its rank to this power. 0, all alike, where it is not given; 1 is Zipf's law.
   */
  readonly referenceSkew?: number;
  /** Part of a content's bytes, 0 to 1, that compress to nearly nothing; 0.5 where it is not given. */
  readonly compressibility?: number;
  /** An integer: the same pages come for the same options and seed; 1 where it is not given. */
  readonly seed?: number;
}

/** What has been put into generated pages: counts, not estimates. Every page is in one of four layers. */
export interface GroundTruth {
  /** All of them. */
  readonly pages: number;
  /** Every word is 0. */
  readonly zeroPages: number;
  /** One word throughout, and not zero. */
  readonly sameFilledPages: number;
  /** Different words of these. */
  readonly sameFilledWords: number;
  /** Beyond the first of each content. */
  readonly duplicatePages: number;
  /** The first of each content, so the number of contents. */
  readonly uniquePages: number;
  /** Of these, so many differ from another in one word. */
  readonly similarPages: number;
  /** How many contents have how many pages, by powers of two. */
  readonly sharing: readonly SharingBucket[];
}

/**
 * Makes pages of which it is known what they contain, in a random order. They are made when they are
 * asked for, so that their number costs no memory.
 *
 * @throws RangeError for options that are not what {@link GenerateOptions} says.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for a page size that pools cannot have.
 */
export function generatePages(options: GenerateOptions): GeneratedPages {
  return new GeneratedPages(options);
}

/** Pages made by {@link generatePages}, and what they contain. */
export class GeneratedPages implements Iterable<Uint8Array> {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** What they contain. */
  readonly truth: GroundTruth;
  readonly #seed: number;
  readonly #compressibility: number;
  readonly #references: ReferenceCounts;
  readonly #order: Shuffle;

  constructor(options: GenerateOptions) {
    const { pages, pageSize = defaultPageSize, seed = 1, compressibility = 0.5 } = options;
    const { zeroShare = 0, sameFilledShare = 0, duplicateShare = 0, referenceSkew = 0 } = options;
    const { similarShare = 0 } = options;
    checkInteger('pages', pages, 0, maxPages);
    checkPageSize(pageSize);
    const shares = { zeroShare, sameFilledShare, duplicateShare, similarShare, compressibility };
    for (const [name, share] of Object.entries(shares)) checkNumber(name, share, 0, 1);
    checkNumber('referenceSkew', referenceSkew, 0, 2);
    checkInteger('seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

    const zeroPages = Math.round(pages * zeroShare);
    const sameFilledPages = Math.round(pages * sameFilledShare);
    const duplicatePages = Math.round(pages * duplicateShare);
    const uniquePages = pages - zeroPages - sameFilledPages - duplicatePages;
    const similarPages = Math.round(pages * similarShare);
    checkUnique(uniquePages, duplicatePages, similarPages);
    this.pageSize = pageSize;
    this.#seed = seed;
    this.#compressibility = compressibility;
    this.#references = new ReferenceCounts(uniquePages, duplicatePages, referenceSkew);
    this.#order = new Shuffle(pages, seed);
    this.truth = {
      pages,
      zeroPages,
      sameFilledPages,
      sameFilledWords: Math.min(sameFilledPages, sameFilledWords),
      duplicatePages,
      uniquePages,
      similarPages,
      sharing: this.#references.histogram(),
    };
  }

  /** All pages in order. A page is valid until the next one is asked for. */
  *[Symbol.iterator](): Generator<Uint8Array> {
    const page = new Uint8Array(this.pageSize);
    for (let place = 0; place < this.truth.pages; place++) {
      this.fill(place, page);
      yield page;
    }
  }

  /**
   * Fills `page` with the page at a place, 0 for the first.
   *
   * @throws RangeError for a place that there is not, or a buffer that is not a page long.
   */
  fill(place: number, page: Uint8Array): void {
    checkInteger('place', place, 0, this.truth.pages - 1);
    if (page.length !== this.pageSize) {
      throw new RangeError(`"page" expected ${this.pageSize} bytes, got ${page.length}`);
    }
    const { zeroPages, sameFilledPages, uniquePages, similarPages } = this.truth;
    let number = this.#order.at(place);
    if (number < zeroPages) {
      page.fill(0);
      return;
    }
    number -= zeroPages;
    if (number < sameFilledPages) {
      fillSameFilled(page, number % sameFilledWords, this.#seed);
      return;
    }
    number -= sameFilledPages;
    if (number >= uniquePages) number = this.#references.contentOf(number - uniquePages);
    const like = number % (uniquePages - similarPages);
    fillContent(page, like, this.#compressibility, seedOf(this.#seed, 1));
    numberContent(page, number);
  }
}

function checkUnique(uniquePages: number, duplicatePages: number, similarPages: number): void {
  if (uniquePages < 0) {
    throw new RangeError('"zeroShare", "sameFilledShare" and "duplicateShare" exceed 1 together');
  }
  if (uniquePages === 0 && duplicatePages > 0) {
    throw new RangeError('"duplicateShare" leaves no page for the contents that are shared');
  }
  if (similarPages > 0 && similarPages >= uniquePages) {
    throw new RangeError('"similarShare" leaves no page for what its pages are similar to');
  }
}

function checkInteger(name: string, value: number, minimum: number, maximum: number): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new RangeError(`"${name}" expected an integer from ${minimum} to ${maximum}, got ${value}`);
}

function checkNumber(name: string, value: number, minimum: number, maximum: number): void {
  if (value >= minimum && value <= maximum) return;
  throw new RangeError(`"${name}" expected a number from ${minimum} to ${maximum}, got ${value}`);
}
