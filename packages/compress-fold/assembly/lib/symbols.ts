// The cells of all alphabets, and tokens: src/format/symbols.ts says what they are.

export const cellCount: u32 = 14528;

export const tokenCells: u32 = 0;
export const literalCells: u32 = 1024;
export const differenceCells: u32 = 9216;
export const lengthCells: u32 = 11264;
export const lengthLowCells: u32 = 12288;
export const pageWordsCells: u32 = 12416;
export const pageBytesCells: u32 = 13440;
export const baseWordsCells: u32 = 13696;
export const baseBytesCells: u32 = 13952;
export const placeCells: u32 = 14208;
export const placeShiftCells: u32 = 14464;

/** What foretells a literal that is no difference. */
export const nothing: u32 = 256;

export const literalToken: u32 = 0;
export const repeatToken: u32 = 8;
export const pageWordsToken: u32 = 11;
export const pageBytesToken: u32 = 12;
export const baseWordsToken: u32 = 13;
export const baseBytesToken: u32 = 14;
export const dictionaryToken: u32 = 15;

export const directLengths: u32 = 16;
export const directWords: u32 = 128;
export const directBytes: u32 = 64;

/** The state after a new distance, the one after a repeated one; below are those after literals. */
export const afterMatch: u32 = 2;
export const afterRepeat: u32 = 3;

export function afterLiteral(state: u32): u32 {
  return state >> 1;
}

export function tokenAlphabet(isDelta: u32, state: u32, at: u32): u32 {
  return tokenCells + ((((isDelta << 2) + state) << 7) + ((at & 7) << 4));
}

export function literalAlphabet(at: u32, before: u32): u32 {
  return literalCells + (((at & 7) << 10) + ((before >> 6) << 8));
}

export function differenceAlphabet(at: u32): u32 {
  return differenceCells + ((at & 7) << 8);
}

export function lengthAlphabet(isRepeat: u32, at: u32): u32 {
  return lengthCells + (isRepeat << 9) + ((at & 7) << 6);
}

export function lengthLowAlphabet(isRepeat: u32, at: u32): u32 {
  return lengthLowCells + (isRepeat << 6) + ((at & 7) << 3);
}

export function pageWordsAlphabet(length: u32): u32 {
  if (length >= 16) return pageWordsCells + 768;
  if (length >= 8) return pageWordsCells + 512;
  return pageWordsCells + (length >= 4 ? 256 : 0);
}

export function placeShiftAlphabet(at: u32): u32 {
  return placeShiftCells + ((at & 7) << 3);
}
