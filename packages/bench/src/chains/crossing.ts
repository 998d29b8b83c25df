import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import type { ObjectCounter } from '@pagefold/contracts';
import { pageSize } from '../pages/content.ts';

/** Two chain sizes, and how a pool of one image's objects does with each. */
export interface Crossing {
  /** Bytes of objects, on average. */
  readonly meanLength: number;
  /** Pool pages with the short chain to those with the long one, in a pool so large that partly filled zspages do not count. */
  readonly steady: number;
  /** The most objects with which the short chain takes less, and bytes of that pool; 0 where it never does. */
  readonly objects: number;
  readonly poolBytes: number;
}

export const chains = { short: 4, long: 8 } as const;

/** Pools are compared whenever so many objects more are in them. */
const step = 256;
const mostObjects = 1 << 20;

/** Puts objects of these lengths into pools, again and again, and compares what the pools take. */
export function crossingOf(lengths: readonly number[]): Crossing {
  const short = counter(chains.short);
  const long = counter(chains.long);
  let objects = 0;
  let poolPages = 0;
  for (let count = 1; count <= mostObjects; count++) {
    const length = lengths[count % lengths.length]!;
    short.add(length);
    long.add(length);
    if (count % step !== 0) continue;
    const taken = short.stats().poolPages;
    if (taken >= long.stats().poolPages) continue;
    objects = count;
    poolPages = taken;
  }
  return {
    meanLength: lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
    steady: short.stats().steadyStatePoolPages / long.stats().steadyStatePoolPages,
    objects,
    poolBytes: poolPages * pageSize,
  };
}

function counter(chainSize: number): ObjectCounter {
  return zsmalloc.createCounter!({ pageSize }, { chainSize });
}
