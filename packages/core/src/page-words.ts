/**
 * Whether a page is the same 8-byte word throughout: true exactly when every 32-bit word equals the
 * one two places before it. The last words are compared first, as zram does, since most pages that are
 * not same-filled differ there (drivers/block/zram/zram_drv.c, `page_same_filled`).
 *
 * @param words the page, as 32-bit words.
 */
export function isSameFilled(words: Uint32Array): boolean {
  const low = words[0]!;
  const high = words[1]!;
  const length = words.length;
  if (words[length - 2] !== low || words[length - 1] !== high) return false;
  for (let i = 2; i < length; i += 2) {
    if (words[i] !== low || words[i + 1] !== high) return false;
  }
  return true;
}

/** Whether two pages are equal, as 32-bit words of the same length. */
export function isEqual(a: Uint32Array, b: Uint32Array): boolean {
  const length = a.length;
  for (let i = 0; i < length; i += 4) {
    if (a[i] !== b[i] || a[i + 1] !== b[i + 1] || a[i + 2] !== b[i + 2] || a[i + 3] !== b[i + 3]) {
      return false;
    }
  }
  return true;
}

/** Fills `page` with the word whose low and high 32 bits are given, in the byte order of memory. */
export function fillWith(page: Uint8Array, low: number, high: number): void {
  if ((low | high) === 0) {
    page.fill(0);
    return;
  }
  for (let i = 0; i < 4; i++) {
    page[i] = low >>> (8 * i);
    page[4 + i] = high >>> (8 * i);
  }
  for (let filled = 8; filled < page.length; filled *= 2) page.copyWithin(filled, 0, filled);
}
