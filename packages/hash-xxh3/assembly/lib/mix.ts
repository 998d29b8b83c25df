import { prime64b, prime64c, primeMixA } from './primes';

/** The last step of most digests. */
export function avalanche(value: u64): u64 {
  value = (value ^ (value >> 37)) * primeMixA;
  return value ^ (value >> 32);
}

/** The last step that XXH3 has from XXH64. */
export function avalancheXxh64(value: u64): u64 {
  value = (value ^ (value >> 33)) * prime64b;
  value = (value ^ (value >> 29)) * prime64c;
  return value ^ (value >> 32);
}

/** The halves of the 128-bit product, XORed. */
export function foldedProduct(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  // Neither sum overflows: (2³² − 1)² + 2 (2³² − 1) is 2⁶⁴ − 1.
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const other = aLow * bHigh + (middle & 0xffffffff);
  return (aHigh * bHigh + (middle >> 32) + (other >> 32)) ^ (a * b);
}
