import type { Halves } from './word64.ts';

export const prime32a: Halves = { high: 0, low: 0x9e3779b1 };
export const prime32b: Halves = { high: 0, low: 0x85ebca77 };
export const prime32c: Halves = { high: 0, low: 0xc2b2ae3d };
export const prime64a: Halves = { high: 0x9e3779b1, low: 0x85ebca87 };
export const prime64b: Halves = { high: 0xc2b2ae3d, low: 0x27d4eb4f };
export const prime64c: Halves = { high: 0x165667b1, low: 0x9e3779f9 };
export const prime64d: Halves = { high: 0x85ebca77, low: 0xc2b2ae63 };
export const prime64e: Halves = { high: 0x27d4eb2f, low: 0x165667c5 };
export const primeMixA: Halves = { high: 0x16566791, low: 0x9e3779f9 };
export const primeMixB: Halves = { high: 0x9fb21c65, low: 0x1e98df25 };
