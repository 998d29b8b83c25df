import { type Content, Random } from '@pagefold/conformance';

export const pageSize = 4096;

/** The pages of all sequences: few, so that slots meet again and again in the same ones. */
export const contents: readonly Content[] = [
  { key: 'zero', bytes: new Uint8Array(pageSize), kind: 'zero' },
  { key: 'ones', bytes: new Uint8Array(pageSize).fill(0xff), kind: 'same-filled' },
  { key: 'word', bytes: repeated([1, 2, 3, 4, 5, 6, 7, 8]), kind: 'same-filled' },
  { key: 'other word', bytes: repeated([5, 6, 7, 8, 1, 2, 3, 4]), kind: 'same-filled' },
  ...withNeighbours('text', text(1)),
  ...withNeighbours('numbers', numbers(2)),
  ...withNeighbours('noise', noise(3)),
  // Compresses to so much that it is worth nothing, or barely worth it.
  ...withNeighbours('half noise', noiseThenZeros(4, 2048)),
  ...withNeighbours('mostly noise', noiseThenZeros(5, 3580)),
  ...withNeighbours('nearly all noise', noiseThenZeros(6, 3900)),
  // Same-filled but for one bit: an object with the contents of a word on either side.
  oneBitOff('zero', new Uint8Array(pageSize), 0),
  oneBitOff('zero', new Uint8Array(pageSize), pageSize * 8 - 1),
  oneBitOff('word', repeated([1, 2, 3, 4, 5, 6, 7, 8]), 64),
  ...Array.from({ length: 4 }, (_, i) => object(`text ${i}`, text(10 + i))),
  // Of a size class with five objects to a zspage, so that there is something to compact.
  ...Array.from({ length: 14 }, (_, i) =>
    object(`partly noise ${i}`, noiseThenZeros(30 + i, 3180)),
  ),
  ...Array.from({ length: 4 }, (_, i) => object(`noise ${i}`, noise(20 + i))),
];

/** The ones that most stores are about. */
export const favourites: readonly number[] = contents
  .map(({ key }, i) => (/^(zero|word|text|noise)( but .*)?$|^partly/.test(key) ? i : -1))
  .filter((i) => i >= 0);

function object(key: string, bytes: Uint8Array): Content {
  return { key, bytes, kind: 'other' };
}

/** A page and two others that differ from it in one bit, the first and the last. */
function withNeighbours(name: string, bytes: Uint8Array): Content[] {
  return [object(name, bytes), oneBitOff(name, bytes, 7), oneBitOff(name, bytes, pageSize * 8 - 1)];
}

function oneBitOff(name: string, bytes: Uint8Array, bit: number): Content {
  const other = bytes.slice();
  other[bit >> 3]! ^= 1 << (bit & 7);
  return object(`${name} but bit ${bit}`, other);
}

function repeated(word: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: pageSize }, (_, i) => word[i % 8]!);
}

function text(seed: number): Uint8Array {
  const random = new Random(seed);
  const words = ['page', 'slot', 'object', 'pool', ' ', 'store', '\n', 'load', String(seed)];
  let line = '';
  while (line.length < pageSize) line += random.pick(words);
  return new TextEncoder().encode(line.slice(0, pageSize));
}

function numbers(seed: number): Uint8Array {
  const values = Uint32Array.from({ length: pageSize / 4 }, (_, i) => i * seed);
  return new Uint8Array(values.buffer);
}

function noise(seed: number): Uint8Array {
  const bytes = new Uint8Array(pageSize);
  new Random(seed).fill(bytes);
  return bytes;
}

/** So many bytes of noise and then zeros. */
function noiseThenZeros(seed: number, length: number): Uint8Array {
  return noise(seed).fill(0, length);
}
