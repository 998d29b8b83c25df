// The twin's RansEncoder says what this does.

import { eventsEnd, rawFlag } from './events';
import { frequencyBits, leastState, statesLength } from './rans-decoder';
import { modelOf } from './room';
import { events } from './workspace';

/** What the states of the next try begin with: that of events with even and with odd numbers. */
let firstEven: u32 = 0;
let firstOdd: u32 = 0;
let stateEven: u32 = 0;
let stateOdd: u32 = 0;
let out: usize = 0;

/** Bytes written, or 0 if they are more than `capacity`. */
export function encodeRans(room: usize, dst: usize, capacity: usize): usize {
  if (capacity < statesLength) return 0;
  firstEven = 0;
  firstOdd = 0;
  const least = dst + statesLength;
  const end = dst + capacity;
  while (!encodeAll(modelOf(room), least, end)) {
    if (out < least) return 0;
  }
  store<u32>(dst, bswap(stateEven));
  store<u32>(dst, bswap(stateOdd), 4);
  memory.copy(least, out, end - out);
  return statesLength + end - out;
}

/** Whether all went well. If not, there was no room, or a first state has been made larger. */
function encodeAll(frequencies: usize, least: usize, end: usize): bool {
  const count = (eventsEnd - events) >> 2;
  // The state whose turn it is, and the other: events are coded from the last one on.
  let isOdd = (count & 1) === 0;
  let state = isOdd ? firstOdd : firstEven;
  let other = isOdd ? firstEven : firstOdd;
  out = end;
  for (let at = eventsEnd; at > events; ) {
    at -= 4;
    const word = load<u32>(at);
    let limit: u32;
    let entry: u32 = 0;
    if (word >= rawFlag) {
      limit = 1 << (31 - ((word >> 24) & 15));
    } else {
      entry = load<u32>(frequencies + (((word & 0xffff) + ((word >> 16) & 255)) << 2));
      limit = (entry & 0xffff) << (31 - frequencyBits);
    }
    if (state >= limit) {
      if (out === end && other < leastState) {
        if (isOdd) firstEven = leastState;
        else firstOdd = leastState;
        return false;
      }
      out -= 2;
      if (out < least) return false;
      store<u16>(out, state);
      state >>= 16;
    }
    const frequency = entry & 0xffff;
    const next =
      word >= rawFlag
        ? (state << ((word >> 24) & 15)) | (word & 0xffff)
        : ((state / frequency) << frequencyBits) + (state % frequency) + (entry >> 16);
    state = other;
    other = next;
    isOdd = !isOdd;
  }
  // The turn would be that of the event before the first one: an odd number.
  stateOdd = state;
  stateEven = other;
  return true;
}
