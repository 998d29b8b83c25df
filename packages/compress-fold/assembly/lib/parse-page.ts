import { parseBest } from './best-parse';
import { openEvents } from './events';
import { parseLazily } from './lazy-parse';
import { openPrices } from './prices';
import { openDistances } from './recent-distances';
import { openWindow } from './window';

/** Tells a page as events, for which it is taken apart in one of two ways. */
export function parsePage(room: usize, src: usize, length: u32, base: u32, isBest: bool): void {
  openEvents();
  openWindow(room, src, length, base);
  openPrices(room);
  openDistances(base);
  if (isBest) parseBest(room);
  else parseLazily(room);
}
