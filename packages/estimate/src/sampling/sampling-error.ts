/**
 * By how much figures of a sample may be off, each by the name of the figure beside it and in its unit: 95 % of all
 * samples are that close. What is not among them was counted, not estimated.
 */
export type SamplingError = Readonly<Record<string, number>>;

/** Which contents an analysis looked at. */
export interface Sample {
  /** One content in so many, on average; 1 where all of them are in it. */
  readonly oneIn: number;
  /** Contents that were looked at. */
  readonly contents: number;
  /** Pages of these. */
  readonly pages: number;
  /** What chose them. */
  readonly seed: number;
}
