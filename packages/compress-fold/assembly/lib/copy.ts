/** The most bytes that a copy makes, or reads, beyond the length that it is asked for. */
export const slackLength: usize = 8;

/** Copies byte after byte, so that what begins less than `length` before `dst` repeats. Up to 7 too many. */
export function copyMatch(dst: usize, src: usize, length: usize): void {
  const end = dst + length;
  if (dst - src < 8) {
    for (; dst < end; dst++, src++) store<u8>(dst, load<u8>(src));
    return;
  }
  do {
    store<u64>(dst, load<u64>(src));
    dst += 8;
    src += 8;
  } while (dst < end);
}
