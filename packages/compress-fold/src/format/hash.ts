/** Bits of a hash by which places in a dictionary are found, and how many there are of each. */
export const placeBits = 14;
export const placeWays = 2;

/** A hash of 4 bytes, whose high bits are the good ones. */
export function hash4(bytes: Uint8Array, at: number): number {
  const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  return Math.imul(word, 0x9e3779b1);
}

/** No place: no 4 bytes of a dictionary begin so late. */
export const noPlace = 0xffff;
