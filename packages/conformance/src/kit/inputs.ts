import { Random, seedOf } from '@pagefold/faults';

/** Bytes to try a backend with, and what a message calls them. */
export interface Input {
  readonly name: string;
  readonly seed: number;
  readonly bytes: Uint8Array;
}

const ramp = Uint8Array.from({ length: 256 }, (_, at) => at);

type Filler = (bytes: Uint8Array, random: Random) => void;

const words = [
  'page ',
  'slot ',
  'object ',
  'the ',
  'same ',
  'pool ',
  '0x',
  '\n',
  'share',
  ' = ',
].map((word) => new TextEncoder().encode(word));

/** Contents like those of memory, and some that codecs and hashes stumble over. */
const contents: Readonly<Record<string, Filler>> = {
  zeros: () => {},
  ones: (bytes) => bytes.fill(0xff),
  ramp: (bytes) => repeat(bytes, ramp),
  noise: (bytes, random) => random.fill(bytes),
  text(bytes, random) {
    for (let at = 0; at < bytes.length; ) {
      const word = random.pick(words);
      for (let i = 0; i < word.length; i++) bytes[at++] = word[i]!;
    }
  },
  pointers(bytes, random) {
    for (let at = 0; at < bytes.length; at += 8) {
      const low = random.next();
      for (let byte = 0; byte < 3; byte++) bytes[at + byte] = low >>> (8 * byte);
      bytes[at + 4] = 0xfe;
      bytes[at + 5] = 0x7f;
    }
  },
  sparse(bytes, random) {
    for (let at = random.below(128); at < bytes.length; at += random.below(256)) {
      bytes[at] = random.next();
    }
  },
  'half noise': (bytes, random) => random.fill(bytes.subarray(bytes.length >>> 1)),
  'noise in runs'(bytes, random) {
    for (let at = 0; at < bytes.length; ) {
      const end = at + random.between(1, 40);
      if (random.below(2) === 0) bytes.fill(random.next(), at, end);
      else random.fill(bytes.subarray(at, end));
      at = end;
    }
  },
  'repeated words'(bytes, random) {
    const word = new Uint8Array(8);
    random.fill(word);
    repeat(bytes, word);
  },
};

/** Fills `bytes` with a pattern, again and again. */
function repeat(bytes: Uint8Array, pattern: Uint8Array): void {
  bytes.set(pattern.subarray(0, bytes.length));
  for (let filled = pattern.length; filled < bytes.length; filled *= 2) {
    bytes.copyWithin(filled, 0, filled);
  }
}

/** Names of the kinds of content. */
export const contentNames: readonly string[] = Object.keys(contents);

/** Bytes of one kind; they depend on the name, the length and the seed only. */
export function input(name: string, length: number, seed: number): Input {
  const bytes = new Uint8Array(length);
  contents[name]!(bytes, new Random(seedOf(seed, length, contentNames.indexOf(name))));
  return { name, seed, bytes };
}

/** How a message names an input: enough to make it again. */
export function describe({ name, bytes, seed }: Input): string {
  return `${name} of ${bytes.length} bytes, seed ${seed}`;
}

/** Lengths up to a page where things begin or end: small ones, powers of two, odd ones, the page. */
export function lengthsUpTo(pageSize: number): number[] {
  const lengths = [
    1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 240, 241,
  ];
  lengths.push(255, 256, 257, 1000, 1023, 1025, 2047, 3073);
  for (const part of [2, 1]) lengths.push(pageSize / part - 1, pageSize / part);
  return [...new Set(lengths)].filter((length) => length <= pageSize).sort((a, b) => a - b);
}

/** Every kind of content at every length. */
export function* inputs(lengths: readonly number[], seed: number): Generator<Input> {
  for (const length of lengths) {
    for (const name of contentNames) yield input(name, length, seed);
  }
}

/** Every kind of content at a few lengths: for checks that repeat their calls. */
export function someInputs(pageSize: number, seed: number): Input[] {
  return [...inputs([1, 17, 1000, pageSize - 1, pageSize], seed)];
}
