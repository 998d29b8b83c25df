import { Random, seedOf } from '@pagefold/faults';

/** Compressible and random bytes alternate in runs of this length. */
const runBytes = 64;

/** Fills a page with one word that is not 0; words of different numbers are different. */
export function fillSameFilled(page: Uint8Array, number: number, seed: number): void {
  const word = new Uint8Array(8);
  const view = new DataView(word.buffer);
  view.setUint32(0, number + 1);
  view.setUint32(4, seedOf(seed, number));
  for (let at = 0; at < page.length; at += 8) page.set(word, at);
}

/**
 * Fills a page with a content: runs of noise and runs of one word, in about the proportion that
 * `compressibility` says, more of the one or the other from content to content. Where its number goes
 * ({@link numberContent}) is left open.
 */
export function fillContent(
  page: Uint8Array,
  number: number,
  compressibility: number,
  seed: number,
): void {
  const random = new Random(seedOf(seed, number));
  const spread = Math.min(compressibility, 1 - compressibility);
  const compressible = compressibility + spread * (random.below(2001) / 1000 - 1);
  const word = new Uint8Array(8);
  random.fill(word);
  for (let at = 0; at < page.length; at += runBytes) {
    const run = page.subarray(at, at + runBytes);
    if (random.next() < compressible * 2 ** 32)
      for (let i = 0; i < run.length; i += 8) run.set(word, i);
    else random.fill(run);
  }
}

/**
 * Makes a content's number its first word and 0 the second, so that contents of different numbers differ and none
 * is same-filled.
 */
export function numberContent(page: Uint8Array, number: number): void {
  const view = new DataView(page.buffer, page.byteOffset);
  view.setUint32(0, number + 1);
  view.setUint32(4, 0);
  view.setUint32(8, 0);
  view.setUint32(12, 0);
}
