import type { Random } from '@pagefold/test-support';

/** A stream and the number of bytes that it stands for. */
export interface MadeStream {
  readonly stream: Uint8Array;
  readonly length: number;
}

/**
 * A stream of up to 8 instructions that nobody would have encoded like this: every kind, lengths and distances at
 * the edges of what a decoder tells apart, now and then a distance that reaches too far or an end that is not one.
 */
export function makeStream(random: Random): MadeStream {
  const stream = new StreamWriter(random);
  for (let instructions = random.below(9); instructions > 0; instructions--) stream.instruction();
  stream.end();
  return { stream: Uint8Array.from(stream.bytes), length: stream.length };
}

class StreamWriter {
  readonly bytes: number[] = [];
  length = 0;
  /** Literals since the last copy, as far as they are told apart: 0 to 3, or 4 for more. */
  #state = 0;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    if (random.below(2) > 0) this.bytes.push(17, random.pick([1, 1, 1, 2, 0]));
    if (random.below(3) === 0) return;
    const literals = random.pick([1, 2, 3, 4, 5, 30, 238]);
    this.bytes.push(17 + literals);
    this.#literals(literals);
    this.#state = Math.min(4, literals);
  }

  instruction(): void {
    const { bytes } = this;
    const random = this.#random;
    if (this.#state === 0 && random.below(3) > 0) {
      const literals = random.pick([4, 5, 17, 18, 19, 20, 273, 274, random.skewed(4, 60)]);
      if (literals <= 18) bytes.push(literals - 3);
      else this.#pushLength(0, literals - 18);
      this.#literals(literals);
      this.#state = 4;
      return;
    }
    const bits = random.pick([0, 0, 1, 2, 3]);
    switch (random.below(5)) {
      case 0:
        this.#near(bits);
        break;
      case 1:
        this.#zeros(bits);
        break;
      case 2: {
        const back = this.#distance(2048) - 1;
        const copied = random.between(3, 8);
        bytes.push(((copied - 1) << 5) | ((back & 7) << 2) | bits, back >> 3);
        this.length += copied;
        break;
      }
      case 3:
        this.#copy(32, 31, this.#distance(16384) - 1, bits);
        break;
      default:
        this.#far(bits);
    }
    this.#literals(bits);
    this.#state = bits;
  }

  end(): void {
    const random = this.#random;
    if (random.below(20) === 0) this.bytes.push(random.pick([16, 18, 23, 25]), random.below(4), 0);
    else this.bytes.push(17, random.below(10) === 0 ? random.below(4) : 0, 0);
  }

  /** A copy of 2 or 3 bytes, which our encoder never makes. */
  #near(bits: number): void {
    const long = this.#state === 4;
    const back = long ? this.#random.below(1024) : this.#distance(1024) - 1;
    this.bytes.push(((back & 3) << 2) | bits, back >> 2);
    if (this.#state > 0) this.length += long ? 3 : 2;
  }

  #zeros(bits: number): void {
    const more = this.#random.pick([0, 1, 7, 8, 255, 2047, this.#random.below(300)]);
    this.bytes.push(24 | (more & 7), 0xfc | bits, 0xff, more >> 3);
    this.length += 4 + more;
  }

  #far(bits: number): void {
    const back = this.#random.pick([1, this.length - 16384, this.#random.below(32768), 32767]);
    this.#copy(16 | ((back >> 11) & 8), 7, back & 0x3fff, bits);
  }

  #copy(opcode: number, mask: number, back: number, bits: number): void {
    const random = this.#random;
    const copied = 2 + random.pick([1, 2, mask, mask + 1, mask + 255, mask + 256, 14, 15, 16, 30]);
    if (copied - 2 <= mask) this.bytes.push(opcode | (copied - 2));
    else this.#pushLength(opcode, copied - 2 - mask);
    this.bytes.push(((back & 0x3f) << 2) | bits, (back >> 6) & 255);
    this.length += copied;
  }

  /** From 1 to `most`, and most often not beyond what is there. */
  #distance(most: number): number {
    const random = this.#random;
    const there = Math.max(1, Math.min(most, this.length));
    if (random.below(40) === 0) return random.pick([Math.min(most, this.length + 1), most]);
    return random.pick(
      [1, 2, 3, 7, 8, 9, 15, 16, there, 1 + random.below(there)].filter((d) => d <= there),
    );
  }

  #literals(count: number): void {
    for (let i = 0; i < count; i++) this.bytes.push(this.#random.below(256));
    this.length += count;
  }

  #pushLength(opcode: number, more: number): void {
    this.bytes.push(opcode);
    let rest = more;
    for (; rest > 255; rest -= 255) this.bytes.push(0);
    this.bytes.push(rest);
  }
}
