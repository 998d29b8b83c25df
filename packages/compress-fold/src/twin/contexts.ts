import { cells } from '../format/symbols.ts';

/** What came before: a match, or how many literals since. */
export const states = { literals: 0, literal: 1, match: 2, repeat: 3 } as const;

export function tokenAlphabet(base: number, state: number, at: number): number {
  return cells.token + ((((base > 0 ? 4 : 0) + state) << 3) + (at & 7)) * 16;
}

export function literalAlphabet(at: number, before: number): number {
  return cells.literal + (((at & 7) << 2) + (before >> 6)) * 256;
}

export function differenceAlphabet(at: number): number {
  return cells.difference + (at & 7) * 256;
}

export function lengthAlphabet(repeated: number, at: number): number {
  return cells.length + ((repeated << 3) + (at & 7)) * 64;
}

export function lengthLowAlphabet(repeated: number, at: number): number {
  return cells.lengthLow + ((repeated << 3) + (at & 7)) * 8;
}

export function pageWordsAlphabet(length: number): number {
  const kind = length < 4 ? 0 : length < 8 ? 1 : length < 16 ? 2 : 3;
  return cells.pageWords + kind * 256;
}

export function placeShiftAlphabet(at: number): number {
  return cells.placeShift + (at & 7) * 8;
}

/** The state after a literal. */
export function afterLiteral(state: number): number {
  return state >= states.match ? states.literal : states.literals;
}

/** Numbers of both signs as numbers of none: 0, -1, 1, -2, … */
export function fromSigned(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function toSigned(value: number): number {
  return (value & 1) === 1 ? -((value + 1) >> 1) : value >> 1;
}
