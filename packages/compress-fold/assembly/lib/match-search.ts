// The twin's MatchSearch says what this does.

import { hash4, lastPlace, minMatch, placeBefore } from './known-places';
import { literalsPrice, matchPrice, repeatPrice } from './prices';
import { first, second, third } from './recent-distances';
import { noPlace, placeBits, placesOf, placeWays } from './room';
import { pageWordsToken, repeatToken, tokenAlphabet } from './symbols';
import {
  base,
  dictionaryLength,
  equalAt,
  equalBytes,
  isEqual,
  page,
  pageLength,
  placeAt,
} from './window';

const chainSteps: u32 = 4;
const goodRepeat: u32 = 24;
const goodMatch: u32 = 16;

/** What was found last: what it saves, or 0, and what it is. */
export let foundGain: i32 = 0;
export let foundLength: u32 = 0;
export let foundDistance: u32 = 0;
export let foundToken: u32 = 0;

let places: usize = 0;

export function openSearch(room: usize): void {
  places = placesOf(room);
}

export function find(at: u32, state: u32): void {
  foundGain = 0;
  const alphabet = tokenAlphabet(base > 0 ? 1 : 0, state, at);
  if (tryRepeat(at, alphabet, first, repeatToken)) return;
  if (tryRepeat(at, alphabet, second, repeatToken + 1)) return;
  if (tryRepeat(at, alphabet, third, repeatToken + 2)) return;
  if (at + minMatch > pageLength) return;
  const hash = hash4(page + at);
  let longest = minMatch - 1;
  let place = lastPlace(hash);
  const to = page + at;
  const most = pageLength - at;
  for (let step: u32 = 0; step < chainSteps && place >= 0 && longest < most; step++) {
    const source = page - base + place;
    if (load<u8>(to + longest) === load<u8>(source + longest)) {
      const length = equalBytes(to, source, most);
      if (length > longest) {
        longest = length;
        const distance = base + at - place;
        offer(at, length, distance, pageWordsToken, matchPrice(alphabet, at, length, distance));
      }
    }
    place = placeBefore(place);
  }
  if (longest >= goodMatch || dictionaryLength === 0) return;
  const bucket = places + (((hash >> (32 - placeBits)) * placeWays) << 1);
  for (let way: usize = 0; way < placeWays; way++) {
    const known = load<u16>(bucket + (way << 1)) as u32;
    if (known === noPlace) return;
    longest = tryMatch(at, alphabet, placeAt(at, known), longest);
  }
}

/** Whether the match is so good that no other is sought. */
function tryRepeat(at: u32, alphabet: u32, distance: u32, token: u32): bool {
  // Mostly the first byte says it.
  if (distance <= at + base && !isEqual(at, distance, 0)) return false;
  const length = equalAt(at, distance);
  if (length === 0) return false;
  offer(at, length, distance, token, repeatPrice(token, alphabet, at, length));
  return length >= goodRepeat;
}

/** The length of the longest match so far. */
function tryMatch(at: u32, alphabet: u32, distance: u32, longest: u32): u32 {
  if (at + longest >= pageLength || !isEqual(at, distance, longest)) return longest;
  const length = equalAt(at, distance);
  if (length <= longest) return longest;
  offer(at, length, distance, pageWordsToken, matchPrice(alphabet, at, length, distance));
  return length;
}

function offer(at: u32, length: u32, distance: u32, token: u32, price: u32): void {
  const gain = (literalsPrice(at, length) - price) as i32;
  if (gain <= foundGain) return;
  foundGain = gain;
  foundLength = length;
  foundDistance = distance;
  foundToken = token;
}
