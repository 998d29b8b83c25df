import type { PageMemory } from '@pagefold/contracts';

/** What a {@link PageDesk} must have room for, all in bytes. */
export interface DeskLayout {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Pages that can be staged at a time; one where it is not given. */
  readonly stagedPages?: number;
  /** Bytes of a digest, a multiple of 4; a staged page's begins at a multiple of 8. */
  readonly digestLength: number;
  /** How far past a page and past its packed form codecs may read. */
  readonly readSlack: number;
  /** How far past what they write codecs may write. */
  readonly writeSlack: number;
  /** Whether what was unpacked is packed again: always so where there are bases. */
  readonly packsAgain?: boolean;
  /** Pages of bases that are kept, where pages are stored as differences; else there is no room for any of that. */
  readonly bases?: number;
}

const alignment = 64;

/**
 * Where in the page memory a page lies on its way through a pool:
 *
 *   [staged page]… [packed] [delta] [base | unpacked] [base]… [digest]…
 *
 * Several pages can be staged, each with its digest, so that a batch can hash them all before it keeps the
 * first. What is stored as the difference from a base is packed and unpacked right behind the base's page. The
 * ranges live as long as the memory; nobody else may use them.
 */
export class PageDesk {
  readonly pageSize: number = 0;
  /** Pages that can be staged at a time. */
  readonly stagedPages: number = 0;
  /** Address of the packed form of a page: a page long, and the larger slack. */
  readonly packedAt: number = 0;
  /** Address of the packed form of a base, or of a delta before it is stored: as long as that. */
  readonly deltaAt: number = 0;
  /** The packed place, a page long. */
  readonly packed: Uint8Array;
  /** Address of the page that was last unpacked. */
  readonly unpackedAt: number = 0;
  /** Address of the page of a base, right before it. */
  readonly baseAt: number = 0;
  /** The page of a base, where there are any. */
  readonly base: Uint8Array;
  /** Pages of bases that are kept besides. */
  readonly bases: number = 0;
  /** The page that was last unpacked. */
  readonly unpacked: Uint8Array;
  /** 32-bit words of a digest, at least 2: one of 4 bytes is followed by a zero word. */
  readonly digestWords: number = 0;
  /** The digests of the staged pages, one after another. */
  readonly digests: Uint32Array;

  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #stagedAt: number = 0;
  readonly #stride: number = 0;
  readonly #digestsAt: number = 0;
  readonly #basesAt: number = 0;

  /** Sets the ranges aside. @throws ConfigError `PAGEFOLD_PAGE_MEMORY_FULL` when there is no room. */
  constructor(memory: PageMemory, layout: DeskLayout) {
    const { pageSize, readSlack, writeSlack } = layout;
    const { stagedPages = 1, bases = 0, packsAgain = bases > 0 } = layout;
    const slack = Math.max(readSlack, writeSlack);
    const base = bases === 0 ? 0 : pageSize;
    this.pageSize = pageSize;
    this.stagedPages = stagedPages;
    this.bases = bases;
    this.#stride = align(pageSize + readSlack);
    this.#stagedAt = memory.reserve(stagedPages * this.#stride, alignment);
    this.packedAt = memory.reserve(pageSize + slack, alignment);
    this.deltaAt = memory.reserve(bases === 0 ? 0 : pageSize + slack, alignment);
    this.baseAt = memory.reserve(base + pageSize + (packsAgain ? slack : writeSlack), alignment);
    this.unpackedAt = this.baseAt + base;
    this.base = new Uint8Array(memory.memory.buffer, this.baseAt, base);
    this.#basesAt = memory.reserve(bases * pageSize, alignment);
    this.digestWords = Math.max(2, layout.digestLength / 4);
    const digests = stagedPages + (packsAgain ? 1 : 0);
    this.#digestsAt = memory.reserve(digests * this.digestWords * 4);

    const { buffer } = memory.memory;
    this.#bytes = memory.bytes;
    this.#words = new Uint32Array(buffer);
    this.packed = new Uint8Array(buffer, this.packedAt, pageSize);
    this.unpacked = new Uint8Array(buffer, this.unpackedAt, pageSize);
    this.digests = new Uint32Array(buffer, this.#digestsAt, digests * this.digestWords);
  }

  /** Copies a page into a place; `page` is exactly a page long. */
  stage(index: number, page: Uint8Array): void {
    this.#bytes.set(page, this.stagedAt(index));
  }

  /** Copies a staged page to the unpacked place, behind a base. */
  putBehindBase(index: number): void {
    const page = this.stagedAt(index);
    this.#bytes.copyWithin(this.unpackedAt, page, page + this.pageSize);
  }

  /** Keeps the page of a base in a place. */
  keepBase(place: number): void {
    this.#bytes.copyWithin(this.#keptBaseAt(place), this.baseAt, this.baseAt + this.pageSize);
  }

  /** Brings a base's page back from there. */
  takeBase(place: number): void {
    const at = this.#keptBaseAt(place);
    this.#bytes.copyWithin(this.baseAt, at, at + this.pageSize);
  }

  /** Address of a staged page. */
  stagedAt(index: number): number {
    return this.#stagedAt + index * this.#stride;
  }

  /** Number of a digest that is no staged page's, where there is one. */
  get spareDigest(): number {
    return this.stagedPages;
  }

  /** Address of a staged page's digest, or of the spare one. */
  digestAt(index: number): number {
    return this.#digestsAt + index * this.digestWords * 4;
  }

  /** 32-bit word `word` of a staged page. */
  stagedWord(index: number, word: number): number {
    return this.#words[this.stagedAt(index) / 4 + word]!;
  }

  #keptBaseAt(place: number): number {
    return this.#basesAt + place * this.pageSize;
  }
}

function align(length: number): number {
  return (length + alignment - 1) & -alignment;
}
