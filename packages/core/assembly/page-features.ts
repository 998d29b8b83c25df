// What makes pages similar: of each eighth of a page, the greatest hash of two neighbouring 8-byte words. Pages
// that have a run of words in common are likely to have such a feature in common. Its twin in
// src/backends/page-features.ts computes the same.

const parts: usize = 8;

// Any odd numbers whose bits look like chance.
const low: i32 = 0x9e3779b1;
const high: i32 = 0x85ebca77;
const first: i32 = 0xc2b2ae3d;
const pair: i32 = 0x27d4eb2f;
const last: i32 = 0x165667b1;

/**
 * Writes the features of a page, a multiple of 512 bytes long, to `out`: eight 32-bit words, of which 0 is the
 * feature of zeros only.
 */
export function features(page: usize, length: usize, out: usize): void {
  const partLength = length / parts;
  const end = page + length;
  for (let at = page, to = out; at < end; at += partLength, to += 4) {
    const stop = at + partLength;
    const greatest = ASC_FEATURE_SIMD
      ? greatestOfLanes(at, stop, end)
      : greatestPair(at, stop, end);
    store<u32>(to, mixed(greatest));
  }
}

/** The greatest hash of a word before `stop` and its neighbour; the one of the page's last word is 0. */
function greatestPair(at: usize, stop: usize, end: usize): u32 {
  let greatest: u32 = 0;
  let word = wordHash(at);
  for (; at < stop; at += 8) {
    const next = at + 8 < end ? wordHash(at + 8) : 0;
    greatest = max(greatest, pairHash(word, next));
    word = next;
  }
  return greatest;
}

function wordHash(at: usize): u32 {
  const hash: u32 = load<u32>(at) * low + load<u32>(at, 4) * high;
  return hash ^ (hash >> 15);
}

function pairHash(word: u32, next: u32): u32 {
  let hash: u32 = word * first + next;
  hash = (hash ^ (hash >> 16)) * pair;
  return (hash ^ (hash >> 13)) * last;
}

/** The greatest of many hashes begins with ones: spreads what is behind them over all bits. */
function mixed(greatest: u32): u32 {
  const hash: u32 = (greatest ^ (greatest >> 15)) * pair;
  return hash ^ (hash >> 16);
}

/** The same, four words at a time. */
function greatestOfLanes(at: usize, stop: usize, end: usize): u32 {
  let greatest = i32x4.splat(0);
  let words = wordHashes(at);
  for (; at < stop; at += 32) {
    const following = at + 32 < end ? wordHashes(at + 32) : i32x4.splat(0);
    const next = v128.shuffle<u32>(words, following, 1, 2, 3, 4);
    greatest = v128.max<u32>(greatest, pairHashes(words, next));
    words = following;
  }
  greatest = v128.max<u32>(greatest, v128.shuffle<u32>(greatest, greatest, 2, 3, 0, 1));
  greatest = v128.max<u32>(greatest, v128.shuffle<u32>(greatest, greatest, 1, 0, 3, 2));
  return i32x4.extract_lane(greatest, 0);
}

function wordHashes(at: usize): v128 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const lows = i32x4.mul(v128.shuffle<u32>(a, b, 0, 2, 4, 6), i32x4.splat(low));
  const highs = i32x4.mul(v128.shuffle<u32>(a, b, 1, 3, 5, 7), i32x4.splat(high));
  const hashes = i32x4.add(lows, highs);
  return v128.xor(hashes, i32x4.shr_u(hashes, 15));
}

function pairHashes(words: v128, next: v128): v128 {
  let hashes = i32x4.add(i32x4.mul(words, i32x4.splat(first)), next);
  hashes = i32x4.mul(v128.xor(hashes, i32x4.shr_u(hashes, 16)), i32x4.splat(pair));
  return i32x4.mul(v128.xor(hashes, i32x4.shr_u(hashes, 13)), i32x4.splat(last));
}
