/** What is chosen by: more saved is better, less time is. */
export interface Trade {
  readonly savedBytes: number;
  readonly microseconds: number;
}

/** Times that differ by less than this part are the same: they are measured. */
const sameTime = 0.05;

/** For each, whether no other saves as much in less time, or more in the same time. */
export function onParetoFront(trades: readonly Trade[]): boolean[] {
  return trades.map((one) => !trades.some((other) => isBetter(other, one)));
}

function isBetter(a: Trade, b: Trade): boolean {
  const isNoWorse =
    a.savedBytes >= b.savedBytes && a.microseconds <= b.microseconds * (1 + sameTime);
  return isNoWorse && (a.savedBytes > b.savedBytes || a.microseconds < b.microseconds);
}
