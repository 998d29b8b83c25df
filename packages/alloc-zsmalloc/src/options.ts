/** How zspages of a size class get their length in pool pages; see {@link ZsmallocOptions.classFormula}. */
export type ClassFormula = 'shipped' | 'documented';

/** Options of zsmalloc. */
export interface ZsmallocOptions {
  /**
   * The most pool pages of a zspage, from 4 to 16; 8 by default (the kernel's
   * `CONFIG_ZSMALLOC_CHAIN_SIZE`).
   */
  readonly chainSize?: number;
  /**
   * `'shipped'`, the default, counts the bytes that a zspage of each length wastes, as the kernel's
   * code does since the chain size can be chosen. `'documented'` compares whole percents, as the code
   * before it did; the tables in Documentation/mm/zsmalloc.rst were made with it.
   */
  readonly classFormula?: ClassFormula;
}

/** {@link ZsmallocOptions} as data. */
export const zsmallocOptions = {
  chainSize: {
    type: 'integer',
    default: 8,
    minimum: 4,
    maximum: 16,
    unit: 'pool pages',
    description: 'the most pool pages of a zspage',
  },
  classFormula: {
    type: 'choice',
    default: 'shipped',
    values: ['shipped', 'documented'],
    description: 'zspage length: fewest bytes wasted (shipped), or percents as in zsmalloc.rst',
  },
} as const;
