// The twin's PathNodes says what these are. A node has 20 bytes: what its way costs; the length of the last token, above
// 4 bits for the state before it and 4 for the token; the first, second and third recent distance.

import { afterMatch, literalToken, repeatToken } from './symbols';
import { nodeBytes, nodes, stateCount } from './workspace';

export const placeBytes: usize = nodeBytes * stateCount;

export function openNodes(length: u32, first: u32, second: u32, third: u32): void {
  memory.fill(nodes, 0xff, (length + 1) * placeBytes);
  // A place that no way leads to costs what no way does: all ones.
  const node = nodeAt(0, afterMatch);
  store<u32>(node, 0);
  store<u32>(node, first, 8);
  store<u32>(node, second, 12);
  store<u32>(node, third, 16);
}

export function nodeAt(at: u32, state: u32): usize {
  return nodes + (at as usize) * placeBytes + (state as usize) * nodeBytes;
}

export function costOf(node: usize): u32 {
  return load<u32>(node);
}

export function tokenOf(node: usize): u32 {
  return load<u32>(node, 4) & 15;
}

export function stateBefore(node: usize): u32 {
  return (load<u32>(node, 4) >> 4) & 3;
}

export function lengthOf(node: usize): u32 {
  return load<u32>(node, 4) >> 8;
}

export function firstOf(node: usize): u32 {
  return load<u32>(node, 8);
}

export function secondOf(node: usize): u32 {
  return load<u32>(node, 12);
}

export function thirdOf(node: usize): u32 {
  return load<u32>(node, 16);
}

export function linkOf(length: u32, state: u32, token: u32): u32 {
  return (length << 8) | (state << 4) | token;
}

export function offerWay(node: usize, cost: u32, link: u32, distance: u32): void {
  if (cost >= load<u32>(node)) return;
  store<u32>(node, cost);
  store<u32>(node, link, 4);
  store<u32>(node, distance, 8);
}

export function settleNode(at: u32, node: usize): void {
  if (at === 0) return;
  const from = nodeAt(at - lengthOf(node), stateBefore(node));
  const token = tokenOf(node);
  if (token === literalToken) store<u32>(node, firstOf(from), 8);
  store<u32>(node, token <= repeatToken ? secondOf(from) : firstOf(from), 12);
  store<u32>(node, token <= repeatToken + 1 ? thirdOf(from) : secondOf(from), 16);
}

export function cheapestAt(at: u32): u32 {
  let best: u32 = 0;
  for (let state: u32 = 1; state < stateCount; state++) {
    if (costOf(nodeAt(at, state)) < costOf(nodeAt(at, best))) best = state;
  }
  return best;
}
