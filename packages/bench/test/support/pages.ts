import { pageSize, Random } from '@pagefold/bench';

/** Whether two arrays have the same bytes; quicker than a comparison that can show the difference. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/**
 * Pages of every kind, `distinct` of which have contents of their own: text, sparse numbers and random
 * bytes, every tenth page zero, every seventh a repetition of the one before.
 */
export function testPages(count: number, seed = 1): Uint8Array {
  const random = new Random(seed);
  const pages = new Uint8Array(count * pageSize);
  for (let i = 0; i < count; i++) {
    const page = pages.subarray(i * pageSize, (i + 1) * pageSize);
    if (i % 10 === 0) continue;
    if (i % 7 === 0) page.set(pages.subarray((i - 1) * pageSize, i * pageSize));
    else fill(page, i, random);
  }
  return pages;
}

function fill(page: Uint8Array, number: number, random: Random): void {
  const words = new Uint32Array(page.buffer, page.byteOffset, pageSize / 4);
  if (number % 3 === 0) {
    new TextEncoder().encodeInto(`line ${number} of some text\n`.repeat(256), page);
  } else if (number % 3 === 1) {
    for (let i = 0; i < words.length; i += 4) words[i] = random.below(1000);
    words[1] = number;
  } else {
    for (let i = 0; i < words.length; i++) words[i] = random.next();
  }
}
