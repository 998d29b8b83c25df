import { createXXHash3, type IHasher } from 'hash-wasm';
import lz4js from 'lz4js';
import { pageSize } from '../pages/content.ts';
import { heldBytes } from './held-bytes.ts';
import type { PageStore } from './page-store.ts';

/**
 * What one writes who puts the same logic together from what npm has: hex digests of hash-wasm, a Map,
 * lz4js and slices. It is careful (a digest is confirmed byte by byte, lz4js gets a cleared table, since it
 * corrupts pages otherwise) and does not count nanoseconds.
 */
export async function openNaiveStore(): Promise<PageStore> {
  return new NaiveStore(await createXXHash3());
}

interface Content {
  readonly digest: string;
  /** The page itself where `raw`. */
  readonly block: Uint8Array;
  readonly raw: boolean;
  slots: number;
}

/** A word of a same-filled page, or a content. */
type Held = bigint | Content;

const blockCapacity = pageSize + Math.ceil(pageSize / 255) + 16;

class NaiveStore implements PageStore {
  readonly #hasher: IHasher;
  readonly #contents = new Map<string, Content>();
  readonly #slots = new Map<number, Held>();
  readonly #table = new Uint32Array(65536);
  readonly #block = new Uint8Array(blockCapacity);
  readonly #unpacked = new Uint8Array(pageSize);
  readonly #before = heldBytes();

  constructor(hasher: IHasher) {
    this.#hasher = hasher;
  }

  store(slot: number, page: Uint8Array): void {
    const held = sameFilledWord(page) ?? this.#contentOf(page);
    this.invalidate(slot);
    if (typeof held !== 'bigint') held.slots++;
    this.#slots.set(slot, held);
  }

  load(slot: number, into: Uint8Array): void {
    const held = this.#slots.get(slot);
    if (held === undefined)
      throw new RangeError(`"slot" expected one that holds a page, got ${slot}`);
    if (typeof held === 'bigint') {
      new BigUint64Array(into.buffer, into.byteOffset, pageSize / 8).fill(held);
    } else {
      unpack(held, into);
    }
  }

  invalidate(slot: number): void {
    const held = this.#slots.get(slot);
    if (held === undefined) return;
    this.#slots.delete(slot);
    if (typeof held === 'bigint' || --held.slots > 0) return;
    if (this.#contents.get(held.digest) === held) this.#contents.delete(held.digest);
  }

  bytes(): number {
    return heldBytes() - this.#before;
  }

  close(): void {
    this.#contents.clear();
    this.#slots.clear();
  }

  #contentOf(page: Uint8Array): Content {
    const digest = this.#hasher.init().update(page).digest('hex');
    const found = this.#contents.get(digest);
    if (found !== undefined) {
      unpack(found, this.#unpacked);
      if (Buffer.compare(this.#unpacked, page) === 0) return found;
    }
    const content = this.#pack(digest, page);
    if (found === undefined) this.#contents.set(digest, content);
    return content;
  }

  /** lz4js needs a table of zeros for every block, and answers 0 where it finds nothing to compress. */
  #pack(digest: string, page: Uint8Array): Content {
    this.#table.fill(0);
    const length = lz4js.compressBlock(page, this.#block, 0, pageSize, this.#table);
    const raw = length === 0 || length >= pageSize;
    const block = raw ? page.slice() : this.#block.slice(0, length);
    return { digest, block, raw, slots: 0 };
  }
}

function unpack({ block, raw }: Content, page: Uint8Array): void {
  if (raw) page.set(block);
  else lz4js.decompressBlock(block, page, 0, block.length, 0);
}

/** The word that the page consists of, if it is one. */
function sameFilledWord(page: Uint8Array): bigint | undefined {
  const words = new BigUint64Array(page.buffer, page.byteOffset, pageSize / 8);
  const first = words[0]!;
  for (let i = 1; i < words.length; i++) if (words[i] !== first) return undefined;
  return first;
}
