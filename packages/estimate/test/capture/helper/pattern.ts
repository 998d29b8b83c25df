/** Recognisable content for blocks of 4 KiB: a mark, a seed, an index, and words that follow. */
export const blockBytes = 4096;
const blockWords = blockBytes / 4;
const mark = 0x9a6e_f01d;

/** Writes block `index` of `seed` at word `at`, in place, so that no other copy of it exists. */
export function writeBlock(words: Uint32Array, at: number, seed: number, index: number): void {
  words[at] = mark;
  words[at + 1] = seed;
  words[at + 2] = index;
  for (let i = 3; i < blockWords; i++) words[at + i] = wordOf(seed, index, i);
}

/** Index of the block of `seed` that begins at word `at`, -1 if there is none, checked to its end. */
export function readBlock(words: Uint32Array, at: number, seed: number): number {
  if (words[at] !== mark || words[at + 1] !== seed) return -1;
  const index = words[at + 2]!;
  for (let i = 3; i < blockWords; i++) {
    if (words[at + i] !== wordOf(seed, index, i)) throw new Error(`block ${index}: word ${i}`);
  }
  return index;
}

/** Not a number of the conformance kit: shared-memory.py makes the same ones. */
function wordOf(seed: number, index: number, i: number): number {
  return (Math.imul(seed ^ i, 0x9e37_79b1) + Math.imul(index, 0x85eb_ca6b)) >>> 0;
}
