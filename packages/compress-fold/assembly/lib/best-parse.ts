// The twin's BestParser says what this does.

import { hash4, insert, lastPlace, minMatch, openPlaces, placeBefore } from './known-places';
import { openLengthPrices } from './length-prices';
import { offerMatch } from './offer-match';
import {
  cheapestAt,
  costOf,
  firstOf,
  lengthOf,
  linkOf,
  nodeAt,
  offerWay,
  openNodes,
  secondOf,
  settleNode,
  stateBefore,
  thirdOf,
  tokenOf,
} from './path-nodes';
import { differencePrice, distancePrice, literalPrice, newToken, priceOf } from './prices';
import { first, second, third } from './recent-distances';
import { goOnByRepeats, noteRepeat, openRepeats } from './repeat-ways';
import { noPlace, placeBits, placesOf, placeWays } from './room';
import { afterLiteral, afterMatch, literalToken, repeatToken, tokenAlphabet } from './symbols';
import { tellLiteral, tellMatch } from './tell-tokens';
import {
  base,
  dictionaryLength,
  equalAt,
  isEqual,
  leadsToByte,
  page,
  pageLength,
  placeAt,
} from './window';
import { longMatch, path, stateCount } from './workspace';

const chainSteps: u32 = 24;
const goodRepeat: u32 = 16;
const goodMatch: u32 = 32;
const dearBy: u32 = 1024;

let least: u32 = 0;
/** The longest match at a new distance. */
let longest: u32 = 0;

/** Tells the page of the window as events. */
export function parseBest(room: usize): void {
  const length = pageLength;
  openPlaces();
  openLengthPrices();
  openNodes(length, first, second, third);
  let next: u32 = 0;
  for (let at: u32 = 0; at < length; at++) {
    if (at === next) next += goOn(room, at);
    insert(at, at + 1);
  }
  tellPath(length);
}

function goOn(room: usize, at: u32): u32 {
  least = costOf(nodeAt(at, cheapestAt(at)));
  openRepeats();
  for (let state: u32 = 0; state < stateCount; state++) {
    const node = nodeAt(at, state);
    if (costOf(node) - least > dearBy) continue;
    settleNode(at, node);
    const alphabet = alphabetOf(at, state);
    goOnByLiteral(at, state, alphabet, node);
    if (state < afterMatch) noteRepeat(at, state, alphabet, node, repeatToken, firstOf(node));
    noteRepeat(at, state, alphabet, node, repeatToken + 1, secondOf(node));
    noteRepeat(at, state, alphabet, node, repeatToken + 2, thirdOf(node));
  }
  const repeated = goOnByRepeats(at);
  const found = repeated < goodRepeat ? goOnByNew(room, at) : 0;
  const next = max(repeated, found);
  return next < longMatch ? 1 : next;
}

function goOnByLiteral(at: u32, state: u32, alphabet: u32, node: usize): void {
  const isDifference = state >= afterMatch && leadsToByte(at, firstOf(node));
  const price = isDifference
    ? differencePrice(alphabet, at, firstOf(node))
    : literalPrice(alphabet, at);
  const to = nodeAt(at + 1, afterLiteral(state));
  offerWay(to, costOf(node) + price, linkOf(1, state, literalToken), 0);
}

/** Goes on by matches at new distances, each longer than those before. */
function goOnByNew(room: usize, at: u32): u32 {
  longest = minMatch - 1;
  if (at + minMatch > pageLength) return 0;
  const hash = hash4(page + at);
  let place = lastPlace(hash);
  for (let step: u32 = 0; step < chainSteps && place >= 0 && longest < goodMatch; step++) {
    goOnBy(at, base + at - place);
    place = placeBefore(place);
  }
  if (dictionaryLength === 0 || longest >= goodMatch) return longest;
  const bucket = placesOf(room) + (((hash >> (32 - placeBits)) * placeWays) << 1);
  for (let way: usize = 0; way < placeWays; way++) {
    const known = load<u16>(bucket + (way << 1)) as u32;
    if (known !== noPlace) goOnBy(at, placeAt(at, known));
  }
  return longest;
}

function goOnBy(at: u32, distance: u32): void {
  if (at + longest >= pageLength || !isEqual(at, distance, longest)) return;
  const length = equalAt(at, distance);
  if (length <= longest) return;
  const token = newToken(at, distance);
  const state = cheapestBefore(at, token);
  const before = costOf(nodeAt(at, state)) + priceOf(alphabetOf(at, state) + token);
  const link = linkOf(0, state, token);
  let part = length < longMatch ? longest + 1 : length;
  while (part <= length) {
    // What a distance costs may be another from these lengths on.
    const last = part < 8 ? 7 : part < 16 ? 15 : length;
    const price = before + distancePrice(at, part, distance);
    offerMatch(0, at, part, min(last, length), price, link, distance);
    part = last + 1;
  }
  longest = length;
}

/** The state at a place from which a token comes cheapest. */
function cheapestBefore(at: u32, token: u32): u32 {
  let best: u32 = 0;
  let lowest: u32 = u32.MAX_VALUE;
  for (let state: u32 = 0; state < stateCount; state++) {
    const cost = costOf(nodeAt(at, state));
    if (cost - least > dearBy) continue;
    const sum = cost + priceOf(alphabetOf(at, state) + token);
    if (sum >= lowest) continue;
    best = state;
    lowest = sum;
  }
  return best;
}

function alphabetOf(at: u32, state: u32): u32 {
  return tokenAlphabet(base > 0 ? 1 : 0, state, at);
}

/** Goes the cheapest way back, then tells it. */
function tellPath(length: u32): void {
  let end: u32 = 0;
  let state = cheapestAt(length);
  for (let at = length; at > 0; ) {
    const node = nodeAt(at, state);
    store<u32>(path + ((end++ as usize) << 2), node as u32);
    at -= lengthOf(node);
    state = stateBefore(node);
  }
  let at: u32 = 0;
  state = afterMatch;
  while (end > 0) {
    const node = load<u32>(path + ((--end as usize) << 2)) as usize;
    const token = tokenOf(node);
    const part = lengthOf(node);
    if (token === literalToken) state = tellLiteral(at, state);
    else state = tellMatch(at, state, token, part, firstOf(node));
    at += part;
  }
}
