import type { Compressor, Hasher, PageMemory } from '@pagefold/contracts';

/** FNV-1a over words, twice with other offsets: 8 bytes, and enough for tests. */
export class Fnv implements Hasher {
  readonly name = 'fnv';
  readonly digestLength: Hasher['digestLength'] = 8;
  readonly collisionResistant: boolean = false;
  readonly #memory: PageMemory;

  constructor(memory: PageMemory) {
    this.#memory = memory;
  }

  hash(src: number, length: number, out: number): void {
    const words = wordsOf(this.#memory.bytes, src, length);
    let low = 0x811c9dc5;
    let high = 0x01000193;
    for (let at = 0; at < words.length; at++) {
      const word = words[at]!;
      low = Math.imul(low ^ word, 0x01000193);
      high = Math.imul(high ^ word ^ (high >>> 15), 0x5bd1e995);
    }
    const digest = new DataView(new ArrayBuffer(this.digestLength));
    for (let at = 0; at < this.digestLength; at += 4) {
      digest.setUint32(at, at === 0 ? high : Math.imul(low, at + 1));
    }
    this.#memory.bytes.set(new Uint8Array(digest.buffer), out);
  }
}

/** A view of them where they are aligned, as pages are. */
function wordsOf(bytes: Uint8Array, src: number, length: number): Uint32Array {
  const at = bytes.byteOffset + src;
  if (at % 4 === 0) return new Uint32Array(bytes.buffer, at, length / 4);
  return new Uint32Array(bytes.slice(src, src + length).buffer);
}

/** Says of itself that nobody can make two pages with one of its 32-byte digests. */
export class LongFnv extends Fnv {
  override readonly digestLength = 32;
  override readonly collisionResistant = true;
}

/** Has only so many digests, 1 to 256: the page's first byte modulo their number. */
export class FewDigests implements Hasher {
  readonly name = 'few';
  readonly digestLength = 8;
  readonly collisionResistant = false;
  readonly #memory: PageMemory;
  readonly #digests: number;

  constructor(memory: PageMemory, digests: number) {
    this.#memory = memory;
    this.#digests = digests;
  }

  hash(src: number, _length: number, out: number): void {
    const { bytes } = this.#memory;
    bytes.fill(0, out, out + 8);
    bytes[out + 7] = bytes[src]! % this.#digests;
  }
}

/** Leaves out the zeros at the end of a page. */
export class Trim implements Compressor {
  readonly name = 'trim';
  readonly capabilities = { maxPrefix: 0 };
  readonly readSlack: number = 0;
  readonly writeSlack: number = 0;
  readonly #bytes: Uint8Array;

  constructor(memory: PageMemory) {
    this.#bytes = memory.bytes;
  }

  bound(length: number): number {
    return length;
  }

  compress(src: number, length: number, dst: number, capacity: number): number {
    let kept = length;
    while (kept > 0 && this.#bytes[src + kept - 1] === 0) kept--;
    if (kept > capacity) return 0;
    this.#bytes.copyWithin(dst, src, src + kept);
    return kept;
  }

  decompress(src: number, length: number, dst: number, capacity: number): number {
    this.#bytes.copyWithin(dst, src, src + length);
    this.#bytes.fill(0, dst + length, dst + capacity);
    return capacity;
  }
}
