// The ways on from a place by recent distances, of all states: the twin's RepeatWays says what these are. A way has
// 12 bytes: what it costs without its length, its link, its distance.

import { offerMatch } from './offer-match';
import { costOf, linkOf } from './path-nodes';
import { priceOf } from './prices';
import { equalAt, isEqual, leadsToByte, pageLength } from './window';
import { longMatch, repeatWays } from './workspace';

const wayBytes: usize = 12;

let end: usize = 0;

export function openRepeats(): void {
  end = repeatWays;
}

export function noteRepeat(
  at: u32,
  state: u32,
  alphabet: u32,
  node: usize,
  token: u32,
  distance: u32,
): void {
  if (!leadsToByte(at, distance) || !isEqual(at, distance, 0)) return;
  const price = costOf(node) + priceOf(alphabet + token);
  let way = end;
  for (; way > repeatWays && price < load<u32>(way - wayBytes); way -= wayBytes) {
    memory.copy(way, way - wayBytes, wayBytes);
  }
  store<u32>(way, price);
  store<u32>(way, linkOf(0, state, token), 4);
  store<u32>(way, distance, 8);
  end += wayBytes;
}

/** Follows them; returns the length of the longest match. */
export function goOnByRepeats(at: u32): u32 {
  let longest: u32 = 0;
  for (let way = repeatWays; way < end; way += wayBytes) {
    const distance = load<u32>(way, 8);
    if (at + longest >= pageLength || !isEqual(at, distance, longest)) continue;
    const length = equalAt(at, distance);
    if (length <= longest) continue;
    const from = length < longMatch ? longest + 1 : length;
    offerMatch(1, at, from, length, load<u32>(way), load<u32>(way, 4), distance);
    longest = length;
  }
  return longest;
}
