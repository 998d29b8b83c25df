import type { Random } from '@pagefold/test-support';

/** A block and the number of bytes that it stands for. */
export interface MadeBlock {
  readonly block: Uint8Array;
  readonly length: number;
}

/**
 * A block of up to 7 sequences that nobody would have encoded like this: lengths and offsets at the
 * edges of what a decoder tells apart, a last sequence of any length, now and then an offset that
 * reaches too far.
 */
export function makeBlock(random: Random): MadeBlock {
  const block: number[] = [];
  let length = 0;
  for (let sequences = random.below(7); sequences > 0; sequences--) {
    const literals = random.pick([0, 1, 4, 5, 13, 14, 14, 15, 16, 270, random.skewed(0, 40)]);
    const more = random.pick([
      ...[0, 4, 5, 13, 14, 15, 16, 28, 29, 60, 61, 270],
      ...[random.skewed(0, 40), random.below(100)],
    ]);
    pushToken(block, literals, more);
    pushLiterals(block, literals, random);
    length += literals;
    const offset =
      random.below(40) === 0
        ? random.pick([0, length + 1, 65535])
        : random.pick([1, 2, 3, 4, 7, 8, 9, length, 1 + random.below(length + 1)]);
    block.push(offset & 255, offset >> 8);
    if (more >= 15) pushMore(block, more);
    length += more + 4;
  }
  const last = random.pick([0, 1, 4, 5, 6, 11, 12, 14, 15, random.skewed(0, 40)]);
  pushToken(block, last, 0);
  pushLiterals(block, last, random);
  return { block: Uint8Array.from(block), length: length + last };
}

function pushToken(block: number[], literals: number, more: number): void {
  block.push((Math.min(literals, 15) << 4) | Math.min(more, 15));
  if (literals >= 15) pushMore(block, literals);
}

function pushMore(block: number[], length: number): void {
  let rest = length - 15;
  for (; rest >= 255; rest -= 255) block.push(255);
  block.push(rest);
}

function pushLiterals(block: number[], count: number, random: Random): void {
  for (let i = 0; i < count; i++) block.push(random.below(256));
}

/** What a sound block says, sequence by sequence. */
export interface Sequences {
  /** Each match's place in the page, and its offset. */
  readonly matches: readonly { readonly start: number; readonly offset: number }[];
  readonly lastLiterals: number;
  /** Bytes of the page. */
  readonly length: number;
}

/** Reads the sequences of a sound block, by the description of the format alone. */
export function readSequences(block: Uint8Array): Sequences {
  const matches: { start: number; offset: number }[] = [];
  let at = 0;
  let length = 0;
  const readLength = (nibble: number): number => {
    let sum = nibble;
    let byte = nibble === 15 ? 255 : 0;
    while (byte === 255) {
      byte = block[at++]!;
      sum += byte;
    }
    return sum;
  };
  for (;;) {
    const token = block[at++]!;
    const literals = readLength(token >> 4);
    at += literals;
    length += literals;
    if (at === block.length) return { matches, lastLiterals: literals, length };
    const offset = block[at]! + block[at + 1]! * 256;
    at += 2;
    matches.push({ start: length, offset });
    length += readLength(token & 15) + 4;
  }
}
