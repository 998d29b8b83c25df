// What lengths below that of a long match cost by place in the word, so that it is not reckoned for each part of each match.

import { lengthPrice } from './prices';
import { lengthPrices, longMatch } from './workspace';

export function openLengthPrices(): void {
  for (let isRepeat: u32 = 0; isRepeat < 2; isRepeat++) {
    for (let at: u32 = 0; at < 8; at++) {
      const prices = lengthPricesOf(isRepeat, at);
      for (let length: u32 = 1; length < longMatch; length++) {
        store<u16>(prices + ((length as usize) << 1), lengthPrice(isRepeat, at, length));
      }
    }
  }
}

/** 2 bytes for each length from 0 on. */
export function lengthPricesOf(isRepeat: u32, at: u32): usize {
  return lengthPrices + ((((isRepeat << 3) | (at & 7)) * longMatch) << 1);
}
