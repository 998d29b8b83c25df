/**
 * Numbers as symbols: below `direct` as themselves; from there on, what is more is told by how many bits
 * it has and its two highest ones after the first, and by its other bits as they are. (4 is added to it, so
 * that there are always three bits.)
 */

/** How many bits come beside the symbol of `value`, which is at least `direct`. */
export function extraBits(value: number, direct: number): number {
  return 29 - Math.clz32(value - direct + 4);
}

export function numberSymbol(value: number, direct: number): number {
  if (value < direct) return value;
  const extra = extraBits(value, direct);
  return direct + (extra << 2) + (((value - direct + 4) >> extra) & 3);
}

/** How many bits come beside a symbol. */
export function symbolExtraBits(symbol: number, direct: number): number {
  return symbol < direct ? 0 : (symbol - direct) >> 2;
}

/** The number that a symbol and the bits beside it stand for. */
export function numberOf(symbol: number, direct: number, extra: number): number {
  if (symbol < direct) return symbol;
  const bits = (symbol - direct) >> 2;
  return direct + (((4 + ((symbol - direct) & 3)) << bits) | extra) - 4;
}
