import type { Hasher, PageMemory } from '@pagefold/contracts';

/** A hash of byte arrays, and what a pool wants to know of it. */
export interface InPlaceHash extends Pick<Hasher, 'name' | 'digestLength' | 'collisionResistant'> {
  /**
   * Fills `digest`, which has `digestLength` bytes, with the digest of `src`. Both are views on memory
   * that others use: neither may be kept, and `src` must not be written to.
   */
  hash(src: Uint8Array, digest: Uint8Array): void;
}

/**
 * Makes a hasher of a function on byte arrays that reads pages where they lie. A pool stages its pages at
 * one address and wants their digests at another, so the two views of the last call nearly always serve
 * the next, and nothing is allocated.
 */
export function inPlaceHasher({ bytes }: PageMemory, spec: InPlaceHash): Hasher {
  const { name, digestLength, collisionResistant } = spec;
  let page = bytes.subarray(0, 0);
  let pageAt = 0;
  let digest = bytes.subarray(0, digestLength);
  let digestAt = 0;
  return {
    name,
    digestLength,
    collisionResistant,
    hash(src, length, out) {
      if (src !== pageAt || length !== page.length) {
        page = bytes.subarray(src, src + length);
        pageAt = src;
      }
      if (out !== digestAt) {
        digest = bytes.subarray(out, out + digestLength);
        digestAt = out;
      }
      spec.hash(page, digest);
    },
  };
}
