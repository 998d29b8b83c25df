import type { Spread } from '../statistics.ts';

/** A whole number, with its thousands apart. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Median and half of the interquartile range, in nanoseconds. */
export function nanoseconds({ median, iqr }: Spread): string {
  return `${count(median)} ± ${count(iqr / 2)}`;
}

/** A ratio, such as `1.19x`. */
export function times({ median }: Spread): string {
  return `${median.toFixed(median < 0.1 ? 3 : 2)}x`;
}

/** A ratio with half of its interquartile range. */
export function timesWithSpread(ratio: Spread): string {
  return `${times(ratio)} ± ${(ratio.iqr / 2).toFixed(2)}`;
}

export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
