import { avalanche, avalancheXxh64 } from './mix.ts';
import { primeMixB } from './primes.ts';
import { Word64 } from './word64.ts';

/** The most bytes that {@link hashShort} takes. */
export const longestShort = 16;

/** Sets `digest` to that of the 0 to 16 bytes at `src`. `secret` is the default one. */
export function hashShort(
  digest: Word64,
  input: DataView,
  src: number,
  length: number,
  secret: DataView,
  seed: Word64,
): void {
  if (length > 8) hash9to16(digest, input, src, length, secret, seed);
  else if (length > 3) hash4to8(digest, input, src, length, secret, seed);
  else if (length > 0) hash1to3(digest, input, src, length, secret, seed);
  else avalancheXxh64(digest.set(secretPair(secret, 56)).xor(seed));
}

function hash1to3(
  digest: Word64,
  input: DataView,
  src: number,
  length: number,
  secret: DataView,
  seed: Word64,
): void {
  const first = input.getUint8(src);
  const middle = input.getUint8(src + (length >>> 1));
  const last = input.getUint8(src + length - 1);
  const combined = last | (length << 8) | (first << 16) | (middle << 24);
  digest.setHalves(0, secret.getInt32(0, true) ^ secret.getInt32(4, true)).add(seed);
  avalancheXxh64(digest.xor({ high: 0, low: combined }));
}

function hash4to8(
  digest: Word64,
  input: DataView,
  src: number,
  length: number,
  secret: DataView,
  seed: Word64,
): void {
  const modifiedSeed = { high: seed.high ^ swapBytes(seed.low), low: seed.low };
  const first = input.getInt32(src, true);
  const last = input.getInt32(src + length - 4, true);
  digest.set(secretPair(secret, 8)).subtract(modifiedSeed).xor({ high: first, low: last });
  const { high, low } = digest;
  // Rotated left by 49 and by 24 bits.
  digest.xor({ high: (low << 17) | (high >>> 15), low: (high << 17) | (low >>> 15) });
  digest.xor({ high: (high << 24) | (low >>> 8), low: (low << 24) | (high >>> 8) });
  digest.multiply(primeMixB);
  const shifted = new Word64().setHalves(0, digest.high >>> 3).add({ high: 0, low: length });
  digest.xor(shifted).multiply(primeMixB).xorShifted(28);
}

function hash9to16(
  digest: Word64,
  input: DataView,
  src: number,
  length: number,
  secret: DataView,
  seed: Word64,
): void {
  const first = new Word64().read(input, src);
  const last = new Word64().read(input, src + length - 8);
  const low = secretPair(secret, 24).add(seed).xor(first);
  const high = secretPair(secret, 40).subtract(seed).xor(last);
  digest.setHalves(swapBytes(low.low), swapBytes(low.high)).addSums(0, length).add(high);
  avalanche(digest.addFoldedProduct(low, high));
}

/** Two neighbouring words of the secret, XORed. */
function secretPair(secret: DataView, at: number): Word64 {
  return new Word64().read(secret, at).xor(new Word64().read(secret, at + 8));
}

function swapBytes(half: number): number {
  return (half << 24) | ((half & 0xff00) << 8) | ((half >>> 8) & 0xff00) | (half >>> 24);
}
