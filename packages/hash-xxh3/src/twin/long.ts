import { avalanche } from './mix.ts';
import {
  prime32a,
  prime32b,
  prime32c,
  prime64a,
  prime64b,
  prime64c,
  prime64d,
  prime64e,
} from './primes.ts';
import { secretLength } from './secret.ts';
import { type Halves, Word64 } from './word64.ts';

const lanes = 8;
const stripeLength = 8 * lanes;
const stripesPerBlock = (secretLength - stripeLength) / 8;
const blockLength = stripeLength * stripesPerBlock;
const two16 = 2 ** 16;
const two32 = 2 ** 32;

/** XXH3-64 of more than 240 bytes, with the secret that was derived from a seed. */
export class LongHash {
  readonly #secret: DataView;
  readonly #accumulators = Array.from({ length: lanes }, () => new Word64());
  // What a block adds to each accumulator, as sums that a number holds exactly: at most 16 halves of
  // input words (below 2³⁶), and at most 16 products of 32 by 16 bits (below 2⁵²).
  readonly #inputLow = new Float64Array(lanes);
  readonly #inputHigh = new Float64Array(lanes);
  readonly #productLow = new Float64Array(lanes);
  readonly #productHigh = new Float64Array(lanes);
  readonly #left = new Word64();
  readonly #right = new Word64();

  constructor(secret: DataView) {
    this.#secret = secret;
  }

  /** Sets `digest` to that of the `length` bytes at `src`. */
  hash(digest: Word64, input: DataView, src: number, length: number): void {
    for (let lane = 0; lane < lanes; lane++) this.#accumulators[lane]!.set(starts[lane]!);
    const blocks = Math.floor((length - 1) / blockLength);
    for (let block = 0; block < blocks; block++) {
      this.#accumulate(input, src + block * blockLength, 0, stripesPerBlock);
      this.#scramble();
    }
    const stripes = Math.floor((length - 1 - blocks * blockLength) / stripeLength);
    this.#accumulate(input, src + blocks * blockLength, 0, stripes);
    // The last 64 bytes once more, or for the first time, with a part of the secret of their own.
    this.#accumulate(input, src + length - stripeLength, secretLength - stripeLength - 7, 1);
    this.#merge(digest.setHalves(0, length).multiply(prime64a));
  }

  /** Adds up to 16 stripes, the first one with the secret at `offset`, the others each 8 bytes later. */
  #accumulate(input: DataView, src: number, offset: number, stripes: number): void {
    const secret = this.#secret;
    const inputLow = this.#inputLow.fill(0);
    const inputHigh = this.#inputHigh.fill(0);
    const productLow = this.#productLow.fill(0);
    const productHigh = this.#productHigh.fill(0);
    for (let stripe = 0; stripe < stripes; stripe++) {
      for (let lane = 0; lane < lanes; lane++) {
        const at = src + stripe * stripeLength + 8 * lane;
        const secretAt = offset + 8 * stripe + 8 * lane;
        const low = input.getInt32(at, true);
        const high = input.getInt32(at + 4, true);
        inputLow[lane]! += low >>> 0;
        inputHigh[lane]! += high >>> 0;
        const keyLow = (low ^ secret.getInt32(secretAt, true)) >>> 0;
        const keyHigh = high ^ secret.getInt32(secretAt + 4, true);
        productLow[lane]! += keyLow * (keyHigh & 0xffff);
        productHigh[lane]! += keyLow * (keyHigh >>> 16);
      }
    }
    for (let lane = 0; lane < lanes; lane++) this.#addSums(lane);
  }

  /** An accumulator gets the words of its neighbour and the products of its own. */
  #addSums(lane: number): void {
    const accumulator = this.#accumulators[lane]!;
    accumulator.addSums(this.#inputHigh[lane ^ 1]!, this.#inputLow[lane ^ 1]!);
    const low = this.#productLow[lane]!;
    accumulator.addSums(Math.floor(low / two32), low % two32);
    // This one counts 2¹⁶ times.
    const high = this.#productHigh[lane]!;
    accumulator.addSums(Math.floor(high / two16), (high % two16) * two16);
  }

  #scramble(): void {
    const word = this.#left;
    for (let lane = 0; lane < lanes; lane++) {
      word.read(this.#secret, secretLength - stripeLength + 8 * lane);
      this.#accumulators[lane]!.xorShifted(47).xor(word).multiply(prime32a);
    }
  }

  #merge(digest: Word64): void {
    const left = this.#left;
    const right = this.#right;
    for (let lane = 0; lane < lanes; lane += 2) {
      left.read(this.#secret, 11 + 8 * lane).xor(this.#accumulators[lane]!);
      right.read(this.#secret, 19 + 8 * lane).xor(this.#accumulators[lane + 1]!);
      digest.addFoldedProduct(left, right);
    }
    avalanche(digest);
  }
}

const starts: readonly Halves[] = [
  prime32c,
  prime64a,
  prime64b,
  prime64c,
  prime64d,
  prime32b,
  prime64e,
  prime32a,
];
