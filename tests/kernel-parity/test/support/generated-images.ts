import type { Random } from './random.ts';
import { pageSize } from './zram.ts';

/** Pages that go to the limits of what the model claims, by the name of what they are about. */
export function generatedImages(random: Random): Record<string, Uint8Array> {
  return {
    'every-length': pagesOf(1100, (page, i) => everyLength(page, i, random)),
    'ends-of-pages': pagesOf(900, (page, i) => endOfPage(page, i, random)),
    'nearly-same-filled': pagesOf(300, (page, i) => nearlySameFilled(page, i, random)),
    records: pagesOf(800, (page) => records(page, random)),
  };
}

function pagesOf(count: number, fill: (page: Uint8Array, i: number) => void): Uint8Array {
  const image = new Uint8Array(count * pageSize);
  for (let i = 0; i < count; i++) fill(image.subarray(i * pageSize, (i + 1) * pageSize), i);
  return image;
}

/**
 * Ever more random bytes, four at a time, then zeros: objects of every size class. At the end the
 * lengths from which on a page is kept raw, byte by byte.
 */
function everyLength(page: Uint8Array, i: number, random: Random): void {
  const length = i <= pageSize / 4 ? 4 * i : 3580 + i - pageSize / 4;
  random.fill(page.subarray(0, length));
}

/**
 * A page ends with a copy of its first 4 to 33 bytes and up to 29 random ones: matches of all lengths that
 * begin where the kernel stops to look for them, and one before and after.
 */
function endOfPage(page: Uint8Array, i: number, random: Random): void {
  const copied = 4 + (i % 30);
  const after = Math.floor(i / 30);
  const literals = random.below(300);
  random.fill(page.subarray(0, 40));
  random.fill(page.subarray(pageSize - after - copied - literals));
  page.copyWithin(pageSize - after - copied, 0, copied);
}

/** One word throughout, of 8 bytes or of fewer, and in most pages one bit that is not. */
function nearlySameFilled(page: Uint8Array, i: number, random: Random): void {
  const period = [1, 2, 4, 8, 16, 3][i % 6]!;
  const word = new Uint8Array(period);
  if (i % 7 !== 0) random.fill(word);
  for (let at = 0; at < pageSize; at++) page[at] = word[at % period]!;
  if (i % 5 === 0) return;
  const at = [0, 7, 8, pageSize - 1, pageSize - 8, random.below(pageSize)][i % 6]!;
  page[at]! ^= 1 << random.below(8);
}

/** Records with few distinct fields and counters, as in tables of a process; some pages denser, some sparser. */
function records(page: Uint8Array, random: Random): void {
  const length = 16 + 8 * random.below(14);
  const noise = random.below(length);
  const fields = new Uint8Array(length);
  random.fill(fields);
  for (let at = 0; at < pageSize; at += length) {
    const record = page.subarray(at, at + length);
    random.fill(fields.subarray(0, noise));
    record.set(fields.subarray(0, record.length));
  }
}
