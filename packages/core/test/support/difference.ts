import { type Compressor, CorruptionError, type PageMemory } from '@pagefold/contracts';

/** What a packed page begins with. */
const byItself = 1;
const behindAnother = 2;

/**
 * Leaves out the zeros at the end of a page, or, behind a prefix of a page, what is the same there: then it takes
 * 5 bytes and one for each byte from the first that differs to the last.
 */
export class Difference implements Compressor {
  readonly name = 'difference';
  readonly capabilities = { maxPrefix: 65_536 };
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #bytes: Uint8Array;

  constructor(memory: PageMemory) {
    this.#bytes = memory.bytes;
  }

  bound(length: number): number {
    return length + 5;
  }

  compress(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    const page = this.#bytes.slice(src, src + length);
    const other = this.#bytes.slice(src - prefix, src - prefix + (prefix === 0 ? 0 : length));
    const known = prefix === 0 ? new Uint8Array(length) : other;
    let end = length;
    while (end > 0 && page[end - 1] === known[end - 1]) end--;
    let first = 0;
    if (prefix > 0) while (first < end && page[first] === known[first]) first++;
    const packed = 5 + end - first;
    if (packed > capacity) return 0;
    const head = [prefix === 0 ? byItself : behindAnother, first, first >> 8, end, end >> 8];
    this.#bytes.set(head, dst);
    this.#bytes.set(page.subarray(first, end), dst + 5);
    return packed;
  }

  decompress(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    const [kind, ...head] = this.#bytes.slice(src, src + 5);
    const first = head[0]! + 256 * head[1]!;
    const end = head[2]! + 256 * head[3]!;
    const isRight = kind === (prefix === 0 ? byItself : behindAnother);
    if (!isRight || length !== 5 + end - first || end > capacity) {
      throw new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', 'this is no packed page');
    }
    const changed = this.#bytes.slice(src + 5, src + length);
    if (prefix === 0) this.#bytes.fill(0, dst, dst + capacity);
    else this.#bytes.copyWithin(dst, dst - prefix, dst - prefix + capacity);
    this.#bytes.set(changed, dst + first);
    return capacity;
  }
}
