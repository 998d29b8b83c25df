/** Where half of the values lie on either side, and between which two their middle half lies. */
export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly samples: number;
}

/** The value below which a part of the sorted values lies, interpolated between neighbours. */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new RangeError('"values" expected at least one, got none');
  const sorted = [...values].sort((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (sorted[Math.min(below + 1, sorted.length - 1)]! - low) * (at - below);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Median and quartiles. */
export function spread(values: readonly number[]): Spread {
  return {
    median: median(values),
    lowerQuartile: quantile(values, 0.25),
    upperQuartile: quantile(values, 0.75),
    samples: values.length,
  };
}

/**
 * The ratios of what two peers took in the same rounds. Each ratio compares two measurements that were
 * made one after another, so what slows the machine down for longer than a round cancels out.
 */
export function ratioSpread(values: readonly number[], others: readonly number[]): Spread {
  if (values.length !== others.length) {
    throw new RangeError(`"others" expected ${values.length} rounds, got ${others.length}`);
  }
  return spread(values.map((value, i) => value / others[i]!));
}

/** The length of the middle half as a part of the median. */
export function relativeRange({ median, lowerQuartile, upperQuartile }: Spread): number {
  return (upperQuartile - lowerQuartile) / median;
}
