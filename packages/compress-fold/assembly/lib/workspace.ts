// What a codec needs beside its rooms. The caller reserves it for pages of so many bytes, and it is in use from
// `openWorkspace` to the end of a call.
//
//   29056 bytes      probabilities as they adapt
//   16384 bytes      the last place with each hash
//   8 bytes a byte   for each place in base and page, the one with its hash before it
//   4 bytes a byte   the price of all literals before each place, and 4; or the nodes of the best way
//   8 bytes a byte   events, at most 2 of 4 bytes, and 64
//
// and for the best parse
//
//   80 bytes a byte  4 nodes of 20 bytes for each place, and 80
//   144 bytes        at most 12 ways on by recent distances
//   3072 bytes       prices of lengths

import { cellCount } from './symbols';

export const hashBits: u32 = 12;
export const stateCount: u32 = 4;
export const nodeBytes: usize = 20;
/** A match of so many bytes is taken whole. */
export const longMatch: u32 = 96;

const lastAt: usize = 2 * cellCount;
const beforeAt: usize = lastAt + (4 << hashBits);
const waysBytes: usize = 3 * stateCount * 12;
const lengthPricesBytes: usize = 16 * longMatch * 2;

/** Addresses in the workspace of the call. */
export let probabilities: usize = 0;
export let lastPlaces: usize = 0;
export let placesBefore: usize = 0;
export let literalPrices: usize = 0;
export let path: usize = 0;
export let events: usize = 0;
export let nodes: usize = 0;
export let repeatWays: usize = 0;
export let lengthPrices: usize = 0;

export function workspaceBytes(pageSize: usize, isBest: bool): usize {
  const least = beforeAt + 20 * pageSize + 4 + 64;
  return isBest ? least + nodesBytes(pageSize) + waysBytes + lengthPricesBytes : least;
}

export function openWorkspace(workspace: usize, pageSize: usize): void {
  probabilities = workspace;
  lastPlaces = workspace + lastAt;
  placesBefore = workspace + beforeAt;
  literalPrices = placesBefore + 8 * pageSize;
  path = literalPrices;
  events = literalPrices + 4 * pageSize + 4;
  nodes = events + 8 * pageSize + 64;
  repeatWays = nodes + nodesBytes(pageSize);
  lengthPrices = repeatWays + waysBytes;
}

function nodesBytes(pageSize: usize): usize {
  return nodeBytes * stateCount * (pageSize + 1);
}
