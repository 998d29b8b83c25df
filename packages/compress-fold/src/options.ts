/** Options of all engines of both encodings. */
export type FoldOptions = {
  /**
   * How a page is taken apart. `lazy` (the default) looks one byte ahead. `best` weighs all ways through the matches that it
   * finds: objects are shorter, and decode as others do, but to make one takes several times as long, and `wasm`
   * takes 80 bytes more of the page memory for each byte of a page.
   */
  readonly parse?: 'lazy' | 'best';
};

export const foldOptionsSchema = {
  parse: {
    type: 'choice',
    default: 'lazy',
    values: ['lazy', 'best'],
    description:
      'how a page is taken apart: best makes shorter objects, takes several times as long and a larger workspace',
  },
} as const;
