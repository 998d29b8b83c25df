// What the twin's BestParser does for the parts of a match.

import { lengthPricesOf } from './length-prices';
import { nodeAt, offerWay, placeBytes } from './path-nodes';
import { lengthPrice } from './prices';
import { afterMatch, afterRepeat } from './symbols';
import { longMatch } from './workspace';

/** Offers the parts of a match, from one length to another, that cost `price` beside their length; or a long one whole. */
export function offerMatch(
  isRepeat: u32,
  at: u32,
  from: u32,
  to: u32,
  price: u32,
  link: u32,
  distance: u32,
): void {
  let node = nodeAt(at + from, isRepeat ? afterRepeat : afterMatch);
  if (to >= longMatch) {
    offerWay(node, price + lengthPrice(isRepeat, at, to), link | (to << 8), distance);
    return;
  }
  const prices = lengthPricesOf(isRepeat, at);
  for (let part = from; part <= to; part++, node += placeBytes) {
    const cost = price + (load<u16>(prices + ((part as usize) << 1)) as u32);
    offerWay(node, cost, link | (part << 8), distance);
  }
}
