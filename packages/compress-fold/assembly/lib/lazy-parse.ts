// The twin's LazyParser says what this does.

import { insert, openPlaces } from './known-places';
import {
  find,
  foundDistance,
  foundGain,
  foundLength,
  foundToken,
  openSearch,
} from './match-search';
import { sumLiterals } from './prices';
import { afterLiteral, afterMatch } from './symbols';
import { tellLiteral, tellMatch } from './tell-tokens';
import { pageLength } from './window';

const longMatch: u32 = 32;
const lazyMargin: i32 = 128;

/** Whether what was found last is at the place that comes next. */
let isAhead: bool = false;
let matchLength: u32 = 0;
let matchDistance: u32 = 0;
let matchToken: u32 = 0;

/** Tells the page of the window as events. */
export function parseLazily(room: usize): void {
  sumLiterals();
  openPlaces();
  openSearch(room);
  isAhead = false;
  const length = pageLength;
  let state = afterMatch;
  let at: u32 = 0;
  while (at < length) {
    if (!choose(at, state)) {
      state = tellLiteral(at, state);
      at++;
      continue;
    }
    state = tellMatch(at, state, matchToken, matchLength, matchDistance);
    insert(at + 1, at + matchLength);
    at += matchLength;
  }
}

/** Whether a match is the thing to take here; which one, is kept. */
function choose(at: u32, state: u32): bool {
  if (!isAhead) find(at, state);
  isAhead = false;
  insert(at, at + 1);
  const gain = foundGain;
  if (gain === 0) return false;
  matchLength = foundLength;
  matchDistance = foundDistance;
  matchToken = foundToken;
  if (matchLength >= longMatch || at + 1 >= pageLength) return true;
  find(at + 1, afterLiteral(state));
  isAhead = foundGain > gain + lazyMargin;
  return !isAhead;
}
