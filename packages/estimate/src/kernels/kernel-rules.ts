import type { Options } from '@pagefold/contracts';
import type { KernelName, KernelRow } from './prediction.ts';

/** A kernel that stores pages, compressed. */
export type StoringKernel = Exclude<KernelName, 'ksm'>;

/** One of its allocators. */
export interface KernelAllocator {
  readonly name: string;
  readonly options: Options;
  /** Bytes that it keeps in front of every object. */
  readonly headerBytes: number;
}

/** How a kernel uses zstd, apart from the level, which is 3 everywhere. */
export interface KernelZstd {
  /**
   * The shortest match. The crypto API, from which zswap has it, asked up to 6.15 for the parameters of a content of
   * any size, of which this one is left when they are cut down to a page; then for those of no more than 256 KiB.
   */
  readonly minMatch: 4 | 5;
  /** `exact` where its version of zstd has the lengths of the engine that stands for it. */
  readonly accuracy: KernelRow['accuracy'];
}

/** What a kernel does with a page, apart from its compressor. */
export interface KernelRules {
  readonly allocators: readonly KernelAllocator[];
  /**
   * Pages that are never compressed: `words-kept` keeps those of one word of 8 bytes by that word; with
   * `zeros-above`, the swap layer keeps zero pages to itself and all others come to be compressed.
   */
  readonly sameFilled: 'words-kept' | 'zeros-above';
  /**
   * Pages that are not compressed for good: `reject` takes what fits into a page; `raw-page` keeps as they
   * are those that do not come out shorter than a page, `raw-huge` those that would take one anyway.
   */
  readonly incompressible: 'reject' | 'raw-page' | 'raw-huge';
  readonly zstd: KernelZstd;
}

const zbud = allocator('zbud');
const z3fold = allocator('z3fold');
const zsmalloc = allocator('zsmalloc', { chainSize: 8, classFormula: 'shipped' });

/**
 * Up to 6.4, zbud and z3fold wrote back by themselves, so zswap told them the swap entry of each object,
 * in front of it; and zsmalloc chained 4 pages at most, chosen by another formula, up to 6.2.
 */
const entryBytes = 8;

/**
 * The kernels by name. 6.1 has zstd 1.4.10, which compresses as 1.4.8 does; 6.2 and later 1.5.2, 6.15 and later 1.5.7
 * (mm/zswap.c, mm/page_io.c, drivers/block/zram/zram_drv.c).
 */
export const kernelRules: Readonly<Record<StoringKernel, KernelRules>> = {
  'zswap-6.1': {
    allocators: [
      { ...zbud, headerBytes: entryBytes },
      { ...z3fold, headerBytes: entryBytes },
      allocator('zsmalloc', { chainSize: 4, classFormula: 'documented' }),
    ],
    sameFilled: 'words-kept',
    incompressible: 'reject',
    zstd: { minMatch: 5, accuracy: 'exact' },
  },
  'zswap-6.12': {
    allocators: [zbud, z3fold, zsmalloc],
    sameFilled: 'zeros-above',
    incompressible: 'reject',
    zstd: { minMatch: 5, accuracy: 'within-half-percent' },
  },
  'zswap-6.18': {
    allocators: [zsmalloc],
    sameFilled: 'zeros-above',
    incompressible: 'raw-page',
    zstd: { minMatch: 4, accuracy: 'within-half-percent' },
  },
  zram: {
    allocators: [zsmalloc],
    sameFilled: 'words-kept',
    incompressible: 'raw-huge',
    zstd: { minMatch: 4, accuracy: 'within-half-percent' },
  },
};

/** Every kernel that can be asked for. */
export const kernelNames: readonly KernelName[] = [
  ...(Object.keys(kernelRules) as StoringKernel[]),
  'ksm',
];

function allocator(name: string, options: Options = {}): KernelAllocator {
  return { name, options, headerBytes: 0 };
}
