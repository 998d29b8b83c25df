/** The disjoint layers of the images: every page is in exactly one. */
export interface Layers {
  /** Every word is 0. */
  readonly zeroPages: number;
  /** One other word of 8 bytes throughout. */
  readonly sameFilledPages: number;
  /** Beyond the first of each content. */
  readonly duplicatePages: number;
  /** The first of each content. */
  readonly uniquePages: number;
}
