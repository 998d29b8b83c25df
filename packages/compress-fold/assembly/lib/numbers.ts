// The twin's numbers.ts says what these are.

/** How many bits come beside the symbol of a number that is at least `direct`. */
export function extraBits(value: u32, direct: u32): u32 {
  return 29 - clz(value - direct + 4);
}

export function sizeSymbol(value: u32, direct: u32, extra: u32): u32 {
  return direct + (extra << 2) + (((value - direct + 4) >> extra) & 3);
}

export function fromSigned(value: i32): u32 {
  return ((value << 1) ^ (value >> 31)) as u32;
}
