import { Random } from './random.ts';

const pageSize = 4096;
const pagesAtOnce = 256;

const zeroPages = 200;
const sameFilledPages = 100;
const textContents = 500;
const pointerContents = 400;
const randomContents = 300;
const repeatedContents = 100;
const copiesBeyondTheFirst = 5;

const contents = textContents + pointerContents + randomContents;
const duplicates = repeatedContents * copiesBeyondTheFirst;

/** What is known about an image; all but `pageSize` are numbers of pages. */
export interface KnownImage {
  /** Bytes of a page. */
  readonly pageSize: number;
  readonly pages: number;
  readonly zero: number;
  /** Filled with one word, zero pages among them. */
  readonly sameFilled: number;
  /** Different contents of the pages that are not same-filled. */
  readonly contents: number;
  /** Pages that are not same-filled and whose content has come before. */
  readonly duplicates: number;
}

/** What {@link writeGeneratedImage} writes. */
export const generatedImage: KnownImage = {
  pageSize,
  pages: zeroPages + sameFilledPages + contents + duplicates,
  zero: zeroPages,
  sameFilled: zeroPages + sameFilledPages,
  contents,
  duplicates,
};

/**
 * Makes a small image for trying things where no process can be captured. It is made up, so what it
 * says about savings is about nobody's memory; but each of its numbers is known. It has 2000 pages of
 * 4096 bytes, the same ones each time, in an order that looks random:
 *
 * - 200 zero pages, and 100 filled with one of four other words;
 * - 1200 different contents: 500 of text (records of JSON), 400 like objects of a program (pointers
 *   into one region, small numbers, empty fields), 300 of random bytes;
 * - 500 duplicates: of the contents 100, half text and half objects, are there six times.
 *
 * @param write takes the image in parts, one after the other.
 */
export async function writeGeneratedImage(
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const numbers = pageNumbers();
  for (let from = 0; from < numbers.length; from += pagesAtOnce) {
    const part = numbers.subarray(from, from + pagesAtOnce);
    const bytes = new Uint8Array(part.length * pageSize);
    part.forEach((number, i) => {
      fillPage(bytes.subarray(i * pageSize, (i + 1) * pageSize), number);
    });
    await write(bytes);
  }
}

/** A number for each page that says what is on it (equal numbers, equal pages), shuffled. */
function pageNumbers(): Uint32Array {
  const numbers = new Uint32Array(generatedImage.pages);
  let at = 0;
  for (let i = 0; i < generatedImage.sameFilled; i++) numbers[at++] = i;
  for (let i = 0; i < contents; i++) numbers[at++] = generatedImage.sameFilled + i;
  for (let i = 0; i < duplicates; i++) numbers[at++] = repeatedNumber(i % repeatedContents);
  return shuffle(numbers);
}

/** The first half of the repeated contents is text, the second half objects. */
function repeatedNumber(i: number): number {
  const half = repeatedContents / 2;
  return generatedImage.sameFilled + (i < half ? i : textContents + i - half);
}

function shuffle(numbers: Uint32Array): Uint32Array {
  const random = new Random(1);
  for (let i = numbers.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [numbers[i], numbers[j]] = [numbers[j]!, numbers[i]!];
  }
  return numbers;
}

const fillWords = [0xffff_ffff, 0x0101_0101, 0xdead_beef, 0x2020_2020];

function fillPage(page: Uint8Array, number: number): void {
  const words = new DataView(page.buffer, page.byteOffset, page.length);
  const random = new Random(number);
  const content = number - generatedImage.sameFilled;
  if (number < zeroPages) return;
  if (content < 0) fillSame(words, fillWords[number % fillWords.length]!);
  else if (content < textContents) fillText(page, random);
  else if (content < textContents + pointerContents) fillObjects(words, random);
  else fillRandom(words, random);
}

function fillSame(words: DataView, word: number): void {
  for (let at = 0; at < pageSize; at += 4) words.setUint32(at, word, true);
}

function fillRandom(words: DataView, random: Random): void {
  for (let at = 0; at < pageSize; at += 4) words.setUint32(at, random.next(), true);
}

const vocabulary =
  'order item price total customer address street city paid open sent returned note count'.split(
    ' ',
  );

function fillText(page: Uint8Array, random: Random): void {
  let text = '';
  while (text.length < pageSize) {
    const key = random.pick(vocabulary);
    text += `{"id":${random.next()},"${key}":"${random.pick(vocabulary)} ${random.below(1000)}"},\n`;
  }
  new TextEncoder().encodeInto(text, page);
}

/** Objects of four words of 8 bytes: the address of a type, of another object, a number, a rest. */
function fillObjects(words: DataView, random: Random): void {
  for (let at = 0; at < pageSize; at += 32) {
    setAddress(words, at, random.below(16) * 64);
    setAddress(words, at + 8, random.below(2 ** 24) * 8);
    words.setUint32(at + 16, random.below(1000), true);
    if (random.below(4) === 0) words.setUint32(at + 24, random.next(), true);
  }
}

function setAddress(words: DataView, at: number, offset: number): void {
  words.setUint32(at, (0x5a00_0000 + offset) >>> 0, true);
  words.setUint32(at + 4, 0x7f3a, true);
}
