import { Random } from '@pagefold/conformance';
import type { PageSource } from '@pagefold/estimate';

export const pageSize = 4096;

/** A page that compresses to about `entropy` of its size; another one for every seed. */
export function page(seed: number, entropy: number, size: number = pageSize): Uint8Array {
  const bytes = new Uint8Array(size);
  new Random(seed).fill(bytes.subarray(0, Math.floor(size * entropy)));
  new DataView(bytes.buffer).setUint32(size - 4, seed + 1);
  return bytes;
}

/** A page of one 8-byte word. */
export function filled(word: bigint, size: number = pageSize): Uint8Array {
  return new Uint8Array(new BigUint64Array(size / 8).fill(word).buffer);
}

/** Pages in memory as a source, in pieces of `perBatch` pages. */
export function sourceOf(pages: readonly Uint8Array[], perBatch = 3): PageSource {
  const size = pages[0]?.length ?? pageSize;
  return {
    name: 'made up',
    pageSize: size,
    pages: pages.length,
    async *read(options) {
      for (let at = 0; at < pages.length; at += perBatch) {
        options?.signal?.throwIfAborted();
        yield Buffer.concat(pages.slice(at, at + perBatch));
      }
    },
    close: async () => {},
  };
}

/** Zero, same-filled, duplicate and unique pages of every compressibility, in a mixed order. */
export function mixedPages(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    if (i % 11 === 0) return filled(0n);
    if (i % 13 === 0) return filled(BigInt(i % 3) + 1n);
    const content = i % 7 === 0 ? i % 21 : i;
    return page(content, (content % 10) / 9);
  });
}
