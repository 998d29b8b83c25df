import { avalanche, avalancheXxh64, foldedProduct } from './mix';
import { primeMixB } from './primes';

/** The most bytes that {@link hashShort} takes. */
export const longestShort: usize = 16;

/** The digest of 0 to 16 bytes; `secret` is the default one. */
export function hashShort(src: usize, length: usize, secret: usize, seed: u64): u64 {
  if (length > 8) return hash9to16(src, length, secret, seed);
  if (length > 3) return hash4to8(src, length, secret, seed);
  if (length > 0) return hash1to3(src, length, secret, seed);
  return avalancheXxh64(seed ^ load<u64>(secret, 56) ^ load<u64>(secret, 64));
}

function hash1to3(src: usize, length: usize, secret: usize, seed: u64): u64 {
  const first = load<u8>(src) as u32;
  const middle = load<u8>(src + (length >> 1)) as u32;
  const last = load<u8>(src + length - 1) as u32;
  const combined = last | ((length as u32) << 8) | (first << 16) | (middle << 24);
  const key = ((load<u32>(secret) ^ load<u32>(secret, 4)) as u64) + seed;
  return avalancheXxh64(key ^ (combined as u64));
}

function hash4to8(src: usize, length: usize, secret: usize, seed: u64): u64 {
  const modifiedSeed = seed ^ ((bswap<u32>(seed as u32) as u64) << 32);
  const last = load<u32>(src + length - 4) as u64;
  const combined = last | ((load<u32>(src) as u64) << 32);
  const key = (load<u64>(secret, 8) ^ load<u64>(secret, 16)) - modifiedSeed;
  let value = key ^ combined;
  value ^= rotl<u64>(value, 49) ^ rotl<u64>(value, 24);
  value *= primeMixB;
  value ^= (value >> 35) + (length as u64);
  value *= primeMixB;
  return value ^ (value >> 28);
}

function hash9to16(src: usize, length: usize, secret: usize, seed: u64): u64 {
  const lowKey = (load<u64>(secret, 24) ^ load<u64>(secret, 32)) + seed;
  const highKey = (load<u64>(secret, 40) ^ load<u64>(secret, 48)) - seed;
  const low = lowKey ^ load<u64>(src);
  const high = highKey ^ load<u64>(src + length - 8);
  return avalanche((length as u64) + bswap<u64>(low) + high + foldedProduct(low, high));
}
