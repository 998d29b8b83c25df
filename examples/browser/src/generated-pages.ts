import { defaultPageSize } from '@pagefold/contracts';
import type { PageSource } from '@pagefold/estimate/portable';

const pageSize = defaultPageSize;
const pages = 16384;
const pagesAtOnce = 256;

// Every page has a number that says what is on it. The first ones are zero pages, then come these:
const sameFilledFrom = 2048;
const duplicatesFrom = 2560;
const contentsFrom = 6144;
const repeatedContents = 512;
const sameFilledWords = 8;

/** Odd, so that it takes the places 0 to `pages` − 1, a power of two, to as many numbers. */
const stride = 9973;

/**
 * Made-up pages, for a first look without an image. Each number is known: of 16,384 pages of 4 KiB, 2048
 * are zero and 512 same-filled; there are 10,240 contents, and 512 of them come eight times, which makes
 * 3584 duplicates. Half of the contents are like objects of a program (pointers, small numbers, empty
 * fields), a quarter is text and a quarter random bytes.
 */
export class GeneratedPages implements PageSource {
  readonly name = 'Generated pages (made up, nobody’s memory)';
  readonly pageSize: number = pageSize;
  readonly pages: number = pages;

  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    const batch = new Uint8Array(pagesAtOnce * pageSize);
    const words = new Uint32Array(batch.buffer);
    for (let from = 0; from < pages; from += pagesAtOnce) {
      for (let i = 0; i < pagesAtOnce; i++) {
        const wordsFrom = (i * pageSize) / 4;
        fill(words.subarray(wordsFrom, wordsFrom + pageSize / 4), numberAt(from + i));
      }
      yield batch;
    }
  }

  async close(): Promise<void> {}
}

function numberAt(place: number): number {
  return (place * stride) % pages;
}

function fill(page: Uint32Array, number: number): void {
  if (number < sameFilledFrom) page.fill(0);
  else if (number < duplicatesFrom) page.fill(0x0101_0101 * (1 + (number % sameFilledWords)));
  else if (number < contentsFrom) fillContent(page, number % repeatedContents);
  else fillContent(page, number - contentsFrom);
}

function fillContent(page: Uint32Array, content: number): void {
  const random = randomNumbers(content);
  switch (content % 4) {
    case 0:
      fillText(page, random);
      break;
    case 1:
      for (let i = 0; i < page.length; i++) page[i] = random();
      break;
    default:
      fillObjects(page, random);
  }
}

const vocabulary = 'order item price total customer street city paid open sent note'.split(' ');

function fillText(page: Uint32Array, random: () => number): void {
  let text = '';
  while (text.length < pageSize) {
    const word = vocabulary[random() % vocabulary.length]!;
    text += `{"id":${random()},"${word}":${random() % 1000}},\n`;
  }
  new TextEncoder().encodeInto(text, new Uint8Array(page.buffer, page.byteOffset, pageSize));
}

/** Objects of 32 bytes: the address of a type, that of another object, a number, mostly nothing. */
function fillObjects(page: Uint32Array, random: () => number): void {
  page.fill(0);
  for (let i = 0; i < page.length; i += 8) {
    page[i] = 0x5a00_0000 + (random() % 16) * 64;
    page[i + 1] = 0x7f3a;
    page[i + 2] = 0x5a00_0000 + (random() % 2 ** 20) * 8;
    page[i + 3] = 0x7f3a;
    page[i + 4] = random() % 1000;
    if (random() % 4 === 0) page[i + 6] = random();
  }
}

/** Integers from 1 to 2³² − 1, the same for the same seed: xorshift32 (Marsaglia 2003). */
function randomNumbers(seed: number): () => number {
  let x = Math.imul(seed + 1, 0x9e37_79b1) | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}
