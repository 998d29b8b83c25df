import type { PageExaminer } from '../page-examiner.ts';

/** What a page was found to be; a page of zeros is no other word. */
export const pageKinds = { word: 1, content: 2, leftOut: 3, zero: 4 } as const;

/** What the parts of a slot depend on; the same on every thread. */
export interface SlotLayout {
  readonly pageSize: number;
  /** Pages that fit. */
  readonly capacity: number;
  /** 32-bit words that tell a page from others, and its key in a sample. */
  readonly digestWords: number;
  /** Lengths that a page can have. */
  readonly compressors: number;
}

const batchBytes = 1024 * 1024;

/** The layout for what an examiner finds out. */
export function slotLayout({ pageSize, digestWords, compressors }: PageExaminer): SlotLayout {
  const capacity = Math.max(1, batchBytes / pageSize);
  return { pageSize, capacity, digestWords: digestWords + 1, compressors: compressors.length };
}

/**
 * A batch of pages in memory that all threads share, with what is found out about each of them. One thread
 * has it at a time; messages hand it over.
 */
export class BatchSlot {
  readonly buffer: SharedArrayBuffer;
  readonly layout: SlotLayout;
  /** One of {@link pageKinds} for each page. */
  readonly kinds: Uint8Array;
  /** Whether a page is the first of its word or content, so that its lengths are needed. */
  readonly isFirst: Uint8Array;
  /** Whether its lengths are there. */
  readonly isCompressed: Uint8Array;
  // Views that are made once: making one for each page would cost more than what is done with it.
  readonly #bytes: Uint8Array;
  readonly #pages: readonly Uint8Array[];
  readonly #digests: readonly Uint32Array[];
  readonly #lengths: readonly Uint32Array[];

  constructor(layout: SlotLayout, buffer?: SharedArrayBuffer) {
    const { pageSize, capacity, digestWords, compressors } = layout;
    const parts = [pageSize, 4 * digestWords, 4 * compressors, 1, 1, 1].map(
      (bytes) => bytes * capacity,
    );
    const ends = parts.map((_, i) => parts.slice(0, i + 1).reduce((sum, bytes) => sum + bytes));
    const shared = buffer ?? new SharedArrayBuffer(ends.at(-1)!);
    this.layout = layout;
    this.buffer = shared;
    const views = <T>(make: (at: number) => T) =>
      Array.from({ length: capacity }, (_, at) => make(at));
    const words = (from: number, count: number) =>
      views((at) => new Uint32Array(shared, from + 4 * count * at, count));
    this.#bytes = new Uint8Array(shared, 0, pageSize * capacity);
    this.#pages = views((at) => new Uint8Array(shared, at * pageSize, pageSize));
    this.#digests = words(ends[0]!, digestWords);
    this.#lengths = words(ends[1]!, compressors);
    this.kinds = new Uint8Array(shared, ends[2], capacity);
    this.isFirst = new Uint8Array(shared, ends[3], capacity);
    this.isCompressed = new Uint8Array(shared, ends[4], capacity);
  }

  page(at: number): Uint8Array {
    return this.#pages[at]!;
  }

  /** The bytes of some of its pages, those from one number to another. */
  bytes(from: number, to: number): Uint8Array {
    const { pageSize } = this.layout;
    return this.#bytes.subarray(from * pageSize, to * pageSize);
  }

  /** Whether so many pages were found to be of zeros, all of them. */
  hasOnlyZeros(pages: number): boolean {
    const { kinds } = this;
    let at = 0;
    while (at < pages && kinds[at] === pageKinds.zero) at++;
    return at === pages;
  }

  /** A page's digest and its key in a sample; the first two words are those of a same-filled one. */
  digest(at: number): Uint32Array {
    return this.#digests[at]!;
  }

  /** What a page compresses to, by compressor. */
  lengths(at: number): Uint32Array {
    return this.#lengths[at]!;
  }
}
