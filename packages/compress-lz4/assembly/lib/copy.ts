/** The most bytes that a copy of this file makes, or reads, beyond the length it is asked for. */
export const slackLength: usize = 16;

/** Copies in pieces of 16 bytes, one at least, so up to 16 bytes too many. No piece may overlap its copy. */
export function copy(dst: usize, src: usize, length: usize): void {
  copy16(dst, src);
  for (let done: usize = 16; done < length; done += 16) copy16(dst + done, src + done);
}

export function copy16(dst: usize, src: usize): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(dst, v128.load(src));
  } else {
    const low = load<u64>(src);
    const high = load<u64>(src, 8);
    store<u64>(dst, low);
    store<u64>(dst, high, 8);
  }
}

/** Copies 18 bytes from a place at least 8 bytes before `dst`; from there on they repeat. */
export function copy18(dst: usize, src: usize): void {
  store<u64>(dst, load<u64>(src));
  store<u64>(dst, load<u64>(src, 8), 8);
  store<u16>(dst, load<u16>(src, 16), 16);
}

/**
 * Copies a match: from `offset` bytes before `dst`, byte after byte, so that what is shorter than
 * `length` repeats. Offset 0 gives zeros. Up to 15 bytes too many.
 */
export function copyMatch(dst: usize, offset: usize, length: usize): void {
  const match = dst - offset;
  if (offset >= 16) {
    copy(dst, match, length);
  } else if (offset >= 8) {
    for (let done: usize = 0; done < length; done += 8) {
      store<u64>(dst + done, load<u64>(match + done));
    }
  } else {
    repeat(dst, offset, length);
  }
}

/** Copies a match at an offset below 8: writes a word of repetitions wherever they begin anew. */
function repeat(dst: usize, offset: usize, length: usize): void {
  let word: u64 = 0;
  let step: usize = 8;
  if (offset > 0) {
    const bits = (offset as u64) << 3;
    word = load<u64>(dst - offset) & (((1 as u64) << bits) - 1);
    word |= word << bits;
    if (bits < 32) word |= word << (bits << 1);
    if (bits < 16) word |= word << 32;
    step -= 8 % offset;
  }
  for (let done: usize = 0; done < length; done += step) store<u64>(dst + done, word);
}
