import type { Spread } from '../statistics.ts';

/** A whole number, with its thousands apart. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Median and quartiles, such as `7,882 [7,500, 8,300]`. */
export function withQuartiles({ median, lowerQuartile, upperQuartile }: Spread): string {
  return `${count(median)} [${count(lowerQuartile)}, ${count(upperQuartile)}]`;
}

/** A ratio and its quartiles, such as `1.25x [1.19, 1.31]`. */
export function timesWithQuartiles({ median, lowerQuartile, upperQuartile }: Spread): string {
  const [lower, upper] = [lowerQuartile, upperQuartile].map((value) => times(value).slice(0, -1));
  return `${times(median)} [${lower}, ${upper}]`;
}

/** A ratio, such as `1.19x`. */
export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 0.1 ? 3 : 2)}x`;
}

export function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
