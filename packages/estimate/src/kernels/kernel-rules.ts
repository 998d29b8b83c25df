import type { Options } from '@pagefold/contracts';
import type { KernelName } from './prediction.ts';

/** A kernel that stores pages, compressed. */
export type StoringKernel = Exclude<KernelName, 'ksm'>;

/** One of its allocators. */
export interface KernelAllocator {
  readonly name: string;
  readonly options: Options;
  /** Bytes that it keeps in front of every object. */
  readonly headerBytes: number;
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
}

const zbud = allocator('zbud');
const z3fold = allocator('z3fold');
const zsmalloc = allocator('zsmalloc', { chainSize: 8, classFormula: 'shipped' });

/**
 * Up to 6.4, zbud and z3fold wrote back by themselves, so zswap told them the swap entry of each object,
 * in front of it; and zsmalloc chained 4 pages at most, chosen by another formula, up to 6.2.
 */
const entryBytes = 8;

/** The kernels by name (mm/zswap.c, mm/page_io.c, drivers/block/zram/zram_drv.c). */
export const kernelRules: Readonly<Record<StoringKernel, KernelRules>> = {
  'zswap-6.1': {
    allocators: [
      { ...zbud, headerBytes: entryBytes },
      { ...z3fold, headerBytes: entryBytes },
      allocator('zsmalloc', { chainSize: 4, classFormula: 'documented' }),
    ],
    sameFilled: 'words-kept',
    incompressible: 'reject',
  },
  'zswap-6.12': {
    allocators: [zbud, z3fold, zsmalloc],
    sameFilled: 'zeros-above',
    incompressible: 'reject',
  },
  'zswap-6.18': {
    allocators: [zsmalloc],
    sameFilled: 'zeros-above',
    incompressible: 'raw-page',
  },
  zram: {
    allocators: [zsmalloc],
    sameFilled: 'words-kept',
    incompressible: 'raw-huge',
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
