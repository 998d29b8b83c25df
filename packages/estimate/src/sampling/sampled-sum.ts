/**
 * Deviations that 95 % of samples lie within. Were they normally distributed, 1.96 would do; but a few contents have
 * many pages each.
 */
const deviations = 2.5;
/** With none of them in the sample there may still be so many beyond it, at 95 %: the rule of three. */
const unseen = 1.5;

/** What a figure comes to, and by how much it may be off. */
export interface SampledFigure {
  readonly value: number;
  /** 95 % of samples are within it. */
  readonly error: number;
}

/** The contents of a sample, as far as it takes to extrapolate from them. */
export interface SampledPages {
  /** The part of all contents that is in the sample. */
  readonly rate: number;
  /** Pages of all contents: these were all counted. */
  readonly pages: number;
  /** Pages of the contents in the sample. */
  readonly sampledPages: number;
  /** The sum of their squares, by content. */
  readonly pageSquares: number;
}

/**
 * A sum over all contents, of which those of the sample are known: that of the sample by page, times the
 * pages, all of which are counted. Its error follows from what the residuals of the contents in the sample are,
 * each content being in it or not by itself: variance (1 − rate) · factor² · Σ residual².
 */
export class SampledSum {
  sum = 0;
  #squares = 0;
  #products = 0;
  #pageSquares = 0;
  #largest: readonly [number, number] = [0, 0];
  #mostPages: readonly [number, number] = [0, 0];
  /** What a single page may add, in the unit of the figure. */
  readonly #unit: number;

  constructor(unit: number) {
    this.#unit = unit;
  }

  /** Adds what a content of `pages` pages contributes. */
  add(amount: number, pages: number): void {
    this.sum += amount;
    this.#squares += amount * amount;
    this.#products += amount * pages;
    this.#pageSquares += pages * pages;
    if (Math.abs(amount) > Math.abs(this.#largest[0])) this.#largest = [amount, pages];
    if (pages > this.#mostPages[1]) this.#mostPages = [amount, pages];
  }

  figure({ rate, pages, sampledPages }: Omit<SampledPages, 'pageSquares'>): SampledFigure {
    if (rate === 1) return { value: this.sum, error: 0 };
    if (sampledPages === 0) return { value: 0, error: pages * this.#unit };
    const factor = pages / sampledPages;
    const mean = this.sum / sampledPages;
    const residual = ([amount, its]: readonly [number, number]) => (amount - mean * its) ** 2;
    const residuals = this.#squares - 2 * mean * this.#products + mean * mean * this.#pageSquares;
    // As if there were one more content, like the most unusual one: it may well have been missed.
    const missed = Math.max(residual(this.#largest), residual(this.#mostPages));
    const variance = (1 - rate) * (Math.max(0, residuals) + missed + (unseen * this.#unit) ** 2);
    return { value: this.sum * factor, error: deviations * factor * Math.sqrt(variance) };
  }
}

/**
 * How far a sum may be off to which no content contributes more than `unit`, by its value alone: Σ contribution² is at
 * most unit · Σ contribution. That is of the contents; beside it stands how far the factor may be off.
 */
export function boundedError(value: number, unit: number, sampled: SampledPages): number {
  const { rate, pages, sampledPages, pageSquares } = sampled;
  const factor = pages / sampledPages;
  const contents = factor * unit * value + (unseen * unit * factor) ** 2;
  const factors = value ** 2 * (pageSquares / sampledPages ** 2);
  return deviations * Math.sqrt((1 - rate) * (contents + factors));
}
