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
