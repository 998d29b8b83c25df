/** The most bytes that a copy of this file makes, or reads, beyond the length it is asked for. */
export const slackLength: usize = 16;

/** Copies in pieces of 16 bytes, one at least, so up to 16 bytes too many. No piece may overlap its copy. */
export function copy(dst: usize, src: usize, length: usize): void {
  copy16(dst, src);
  for (let done: usize = 16; done < length; done += 16) copy16(dst + done, src + done);
}

function copy16(dst: usize, src: usize): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(dst, v128.load(src));
  } else {
    const low = load<u64>(src);
    const high = load<u64>(src, 8);
    store<u64>(dst, low);
    store<u64>(dst, high, 8);
  }
}

/**
 * Copies from `distance` bytes before `dst`, byte after byte, so that what is shorter than `length` repeats.
 * Up to 16 bytes too many.
 */
export function copyBack(dst: usize, distance: usize, length: usize): void {
  if (distance >= 16) {
    copy(dst, dst - distance, length);
    return;
  }
  let done: usize = 0;
  let back = distance;
  if (distance < 8) {
    // By single bytes, until what repeats is at least a word long.
    for (; done < 8; done++) store<u8>(dst + done, load<u8>(dst + done - distance));
    back += ((7 / distance) as usize) * distance;
  }
  for (; done < length; done += 8) store<u64>(dst + done, load<u64>(dst + done - back));
}
