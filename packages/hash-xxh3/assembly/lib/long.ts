import * as scalar from './accumulate-scalar';
import * as simd from './accumulate-simd';
import { avalanche, foldedProduct } from './mix';
import {
  prime32a,
  prime32b,
  prime32c,
  prime64a,
  prime64b,
  prime64c,
  prime64d,
  prime64e,
} from './primes';
import { secretLength } from './secret';

const stripeLength: usize = 64;
const stripesPerBlock: usize = (secretLength - stripeLength) / 8;
const blockLength: usize = stripeLength * stripesPerBlock;

/** The digest of more than 240 bytes; `secret` is the derived one, `sums` has room for 8 accumulators. */
export function hashLong(src: usize, length: usize, secret: usize, sums: usize): u64 {
  start(sums);
  const blocks = (length - 1) / blockLength;
  let block = src;
  for (let left = blocks; left > 0; left--) {
    accumulate(sums, block, secret, stripesPerBlock);
    scramble(sums, secret + secretLength - stripeLength);
    block += blockLength;
  }
  const stripes = (length - 1 - blocks * blockLength) / stripeLength;
  accumulate(sums, block, secret, stripes);
  // The last 64 bytes once more, or for the first time, with a part of the secret of their own.
  accumulate(sums, src + length - stripeLength, secret + secretLength - stripeLength - 7, 1);
  return merge(sums, secret + 11, (length as u64) * prime64a);
}

function start(sums: usize): void {
  store<u64>(sums, prime32c);
  store<u64>(sums, prime64a, 8);
  store<u64>(sums, prime64b, 16);
  store<u64>(sums, prime64c, 24);
  store<u64>(sums, prime64d, 32);
  store<u64>(sums, prime32b, 40);
  store<u64>(sums, prime64e, 48);
  store<u64>(sums, prime32a, 56);
}

function accumulate(sums: usize, src: usize, secret: usize, stripes: usize): void {
  if (ASC_FEATURE_SIMD) simd.accumulate(sums, src, secret, stripes);
  else scalar.accumulate(sums, src, secret, stripes);
}

function scramble(sums: usize, secret: usize): void {
  for (let offset: usize = 0; offset < stripeLength; offset += 8) {
    let sum = load<u64>(sums + offset);
    sum ^= (sum >> 47) ^ load<u64>(secret + offset);
    store<u64>(sums + offset, sum * prime32a);
  }
}

function merge(sums: usize, secret: usize, digest: u64): u64 {
  for (let offset: usize = 0; offset < stripeLength; offset += 16) {
    digest += foldedProduct(
      load<u64>(sums + offset) ^ load<u64>(secret + offset),
      load<u64>(sums + offset, 8) ^ load<u64>(secret + offset, 8),
    );
  }
  return avalanche(digest);
}
