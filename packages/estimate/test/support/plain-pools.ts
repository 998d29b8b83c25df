import { sizeClasses } from '@pagefold/alloc-zsmalloc';

/** Rules of an allocator at pages of 4 KiB, as its documentation has them. */
export interface PlainPool {
  /** The longest compressed form that is kept; what is longer is raw. */
  readonly longest: number;
  readonly takesRaw: boolean;
  /** Pool pages that objects of these lengths take which come in this order. */
  poolPages(lengths: readonly number[]): number;
}

/** A page with chunks left, and how many objects it has. */
interface OpenPage {
  readonly objects: number;
  readonly free: number;
}

const chunk = 64;

/** Best fit to the chunk, and of equals the page that changed last; `most` objects a page. */
function buddies(lengths: readonly number[], usable: number, most: number): number {
  const open: OpenPage[] = [];
  let pages = 0;
  for (const length of lengths) {
    const chunks = Math.ceil(length / chunk);
    let best = -1;
    for (const [i, { free }] of open.entries()) {
      if (free >= chunks && (best < 0 || free <= open[best]!.free)) best = i;
    }
    const [page] = best < 0 ? [{ objects: 0, free: usable }] : open.splice(best, 1);
    if (best < 0) pages++;
    const { objects, free } = page!;
    if (objects + 1 < most) open.push({ objects: objects + 1, free: free - chunks });
  }
  return pages;
}

/** The rules of the three allocators, the slow way. */
export const plainPools: Readonly<Record<'zbud' | 'z3fold' | 'zsmalloc', PlainPool>> = {
  zbud: {
    longest: 3968,
    takesRaw: false,
    poolPages: (lengths) => buddies(lengths, 63, 2),
  },
  z3fold: {
    longest: 3904,
    takesRaw: true,
    poolPages(lengths) {
      const small = lengths.filter((length) => length <= this.longest);
      return buddies(small, 62, 3) + lengths.length - small.length;
    },
  },
  zsmalloc: {
    longest: 3624,
    takesRaw: true,
    poolPages(lengths) {
      const { classes } = sizeClasses(4096);
      const counts = classes.map(() => 0);
      for (const length of lengths)
        counts[classes.findIndex((each) => each.maxLength >= length)]!++;
      return classes.reduce(
        (sum, { objectsPerZspage, poolPagesPerZspage }, i) =>
          sum + Math.ceil(counts[i]! / objectsPerZspage) * poolPagesPerZspage,
        0,
      );
    },
  },
};
