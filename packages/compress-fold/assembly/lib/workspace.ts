// What a codec needs beside its rooms. The caller reserves it for pages of so many bytes, and it is in use from
// `openWorkspace` to the end of a call.
//
//   29056 bytes      probabilities as they adapt
//   16384 bytes      the last place with each hash
//   8 bytes a byte   for each place in base and page, the one with its hash before it
//   4 bytes a byte   the price of all literals before each place, and 4
//   8 bytes a byte   events, at most 2 of 4 bytes, and 64

import { cellCount } from './symbols';

export const hashBits: u32 = 12;

const lastAt: usize = 2 * cellCount;
const beforeAt: usize = lastAt + (4 << hashBits);

/** Addresses in the workspace of the call. */
export let probabilities: usize = 0;
export let lastPlaces: usize = 0;
export let placesBefore: usize = 0;
export let literalPrices: usize = 0;
export let events: usize = 0;

export function workspaceBytes(pageSize: usize): usize {
  return beforeAt + 20 * pageSize + 4 + 64;
}

export function openWorkspace(workspace: usize, pageSize: usize): void {
  probabilities = workspace;
  lastPlaces = workspace + lastAt;
  placesBefore = workspace + beforeAt;
  literalPrices = placesBefore + 8 * pageSize;
  events = literalPrices + 4 * pageSize + 4;
}
