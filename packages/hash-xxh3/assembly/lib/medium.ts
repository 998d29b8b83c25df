import { avalanche, foldedProduct } from './mix';
import { prime64a } from './primes';

/** The most bytes that {@link hashMedium} takes. */
export const longestMedium: usize = 240;

/** The digest of 17 to 240 bytes; `secret` is the default one. */
export function hashMedium(src: usize, length: usize, secret: usize, seed: u64): u64 {
  const sum = (length as u64) * prime64a;
  if (length > 128) return avalanche(mix129to240(sum, src, length, secret, seed));
  return avalanche(mix17to128(sum, src, length, secret, seed));
}

/** Pieces of 16 bytes from both ends inwards, until they meet. */
function mix17to128(sum: u64, src: usize, length: usize, secret: usize, seed: u64): u64 {
  let last = src + length - 16;
  for (let rounds = ((length - 1) >> 5) + 1; rounds > 0; rounds--) {
    sum += mixPiece(src, secret, seed) + mixPiece(last, secret + 16, seed);
    src += 16;
    last -= 16;
    secret += 32;
  }
  return sum;
}

function mix129to240(sum: u64, src: usize, length: usize, secret: usize, seed: u64): u64 {
  const pieces = length >> 4;
  for (let piece: usize = 0; piece < 8; piece++) {
    sum += mixPiece(src + 16 * piece, secret + 16 * piece, seed);
  }
  sum = avalanche(sum);
  for (let piece: usize = 8; piece < pieces; piece++) {
    sum += mixPiece(src + 16 * piece, secret + 16 * (piece - 8) + 3, seed);
  }
  return sum + mixPiece(src + length - 16, secret + 119, seed);
}

function mixPiece(src: usize, secret: usize, seed: u64): u64 {
  return foldedProduct(
    load<u64>(src) ^ (load<u64>(secret) + seed),
    load<u64>(src, 8) ^ (load<u64>(secret, 8) - seed),
  );
}
