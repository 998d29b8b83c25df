/*
 * The methods of typed arrays, not those that a caller's array may have under these names: they look at what
 * the array really is.
 */
const { fill, copyWithin } = Uint8Array.prototype;

/**
 * Fills `pageSize` bytes of `page` from `offset` on with the word whose low and high 32 bits are given, in the
 * byte order of memory.
 */
export function fillWith(
  page: Uint8Array,
  offset: number,
  pageSize: number,
  low: number,
  high: number,
): void {
  const end = offset + pageSize;
  if ((low | high) === 0) {
    fill.call(page, 0, offset, end);
    return;
  }
  for (let i = 0; i < 4; i++) {
    page[offset + i] = low >>> (8 * i);
    page[offset + 4 + i] = high >>> (8 * i);
  }
  for (let filled = 8; filled < pageSize; filled *= 2) {
    copyWithin.call(page, offset + filled, offset, offset + filled);
  }
}

/** Copies bytes into `page`, from `offset` on, whatever the caller's array calls `set`. */
export function copyInto(page: Uint8Array, offset: number, bytes: Uint8Array): void {
  setOf.call(page, bytes, offset);
}

const setOf = Uint8Array.prototype.set;
