// The twin's RecentDistances says what these are.

import { repeatToken } from './symbols';

/** The last one first. */
export let first: u32 = 0;
export let second: u32 = 0;
export let third: u32 = 0;

export function openDistances(base: u32): void {
  first = base > 0 ? base : 8;
  second = base > 0 ? 8 : 16;
  third = base > 0 ? 16 : 24;
}

export function pushDistance(distance: u32): void {
  third = second;
  second = first;
  first = distance;
}

export function repeatDistance(token: u32): void {
  if (token === repeatToken) return;
  const distance = token === repeatToken + 1 ? second : third;
  if (token > repeatToken + 1) third = second;
  second = first;
  first = distance;
}
