import { seedOf } from '@pagefold/faults';

/** Bytes of a page in these tests, unless they are about page sizes. */
export const pageSize = 4096;

/** A page that {@link Trim} makes `length` bytes of: these are not zero, the rest is. */
export function trimmed(length: number, seed = 0, size: number = pageSize): Uint8Array {
  const page = new Uint8Array(size);
  for (let i = 0; i < length; i++) page[i] = 1 + (noise(i, seed) % 255);
  return page;
}

/** A page without a byte that could be left out. */
export function incompressible(seed = 0, size: number = pageSize): Uint8Array {
  return trimmed(size, seed, size);
}

/** A page that repeats one 8-byte word. */
export function sameFilled(low: number, high: number, size: number = pageSize): Uint8Array {
  const words = new Uint32Array(size / 4);
  for (let i = 0; i < words.length; i += 2) {
    words[i] = low;
    words[i + 1] = high;
  }
  return new Uint8Array(words.buffer);
}

export function zeroPage(size: number = pageSize): Uint8Array {
  return new Uint8Array(size);
}

/** A number from 0 to 2³² − 1 that follows from two others. */
export function noise(i: number, seed: number): number {
  return seedOf(seed, i);
}
