/** How zspages of a size class get their length in pool pages; see {@link ZsmallocOptions.classFormula}. */
export type ClassFormula = 'shipped' | 'documented';

/** Options of zsmalloc. */
export interface ZsmallocOptions {
  /**
   * The most pool pages of a zspage, from 4 to 16. By default 8, the kernel's (`CONFIG_ZSMALLOC_CHAIN_SIZE`), and
   * 4 in a pool that is expected to take less than 32 MiB.
   */
  readonly chainSize?: number;
  /**
   * `'shipped'`, the default, counts the bytes that a zspage of each length wastes, as the kernel's
   * code does since the chain size can be chosen. `'documented'` compares whole percents, as the code
   * before it did; the tables in Documentation/mm/zsmalloc.rst were made with it.
   */
  readonly classFormula?: ClassFormula;
}

/**
 * Pools that are expected to take less have short zspages by default: these leave less in zspages that are partly filled,
 * and long ones pack better. `npm run bench:chains` prints where the two are equal: about here with lz4, later with those that make
 * shorter objects.
 */
const smallPoolBytes: number = 32 * 1024 * 1024;
const smallPoolChain = 4;

/** Options with the chain size that fits a pool, where none is given and it is known how large it gets. */
export function fittedOptions(
  options: ZsmallocOptions = {},
  expectedBytes: number = Number.POSITIVE_INFINITY,
): ZsmallocOptions {
  const isFitted = options.chainSize === undefined && expectedBytes < smallPoolBytes;
  return isFitted ? { ...options, chainSize: smallPoolChain } : options;
}

/** {@link ZsmallocOptions} as data. */
export const zsmallocOptions = {
  chainSize: {
    type: 'integer',
    default: 8,
    minimum: 4,
    maximum: 16,
    unit: 'pool pages',
    description:
      'the most pool pages of a zspage; 4 unless given where a pool is expected to take less than 32 MiB',
  },
  classFormula: {
    type: 'choice',
    default: 'shipped',
    values: ['shipped', 'documented'],
    description: 'zspage length: fewest bytes wasted (shipped), or percents as in zsmalloc.rst',
  },
} as const;
