import type {
  Allocator,
  AllocatorContext,
  BackingStore,
  Compressor,
  Hasher,
  PageMemory,
  PoolPages,
  PoolStats,
} from '@pagefold/contracts';
import {
  type Device,
  type DeviceOptions,
  ExtentPages,
  PagePool,
  type PoolPolicy,
  type RecompressRules,
  Workbench,
} from '@pagefold/core';
import { checkInvariants } from '@pagefold/core/parts';
import { controlled, Faults } from '@pagefold/faults';
import { Fnv, Trim } from './backends.ts';
import { CellAllocator, type CellOptions } from './cell-allocator.ts';

export interface RigOptions extends PoolPolicy, CellOptions {
  readonly hasher?: (memory: PageMemory) => Hasher;
  readonly compressor?: (memory: PageMemory) => Compressor;
  readonly allocator?: (context: AllocatorContext) => Allocator;
  /** The most pool pages that there are. */
  readonly poolPages?: number;
  readonly memory?: Workbench;
  readonly stores?: readonly BackingStore[];
  /** How what is idle is compressed anew, with a compressor of its own. */
  readonly recompress?: RecompressRules & { readonly to: (memory: PageMemory) => Compressor };
}

/** A pool with small backends whose calls can be counted and made to fail. */
export interface Rig {
  readonly pool: PagePool;
  readonly memory: Workbench;
  readonly hasher: Faults;
  readonly compressor: Faults;
  readonly allocator: Faults;
  /** Of the compressor that what is idle is compressed anew with. */
  readonly secondary: Faults;
  device(options?: Partial<DeviceOptions>): Device;
  /** Checks every invariant, and that nobody has written outside a range of page memory. */
  check(): PoolStats;
}

export function rig(options: RigOptions = {}): Rig {
  const { memory = new Workbench({ byteLength: 1 << 21, guards: true }), pageSize = 4096 } =
    options;
  const pages = bounded(new ExtentPages(memory, pageSize), options.poolPages);
  const hasher = new Faults();
  const compressor = new Faults();
  const allocator = new Faults();
  const secondary = new Faults();
  const { recompress } = options;
  const context = { memory, pageSize, pages };
  const pool = new PagePool({
    ...policyOf(options),
    backingStores: options.stores ?? [],
    memory,
    pages,
    hasher: controlled(options.hasher?.(memory) ?? new Fnv(memory), hasher),
    compressor: controlled(options.compressor?.(memory) ?? new Trim(memory), compressor),
    allocator: controlled(
      options.allocator?.(context) ?? new CellAllocator(context, options),
      allocator,
    ),
    ...(recompress && {
      recompress: { ...recompress, to: controlled(recompress.to(memory), secondary) },
    }),
  });
  return {
    pool,
    memory,
    hasher,
    compressor,
    allocator,
    secondary,
    device: (deviceOptions) => pool.createDevice({ slots: 4096, ...deviceOptions }),
    check() {
      checkInvariants(pool);
      memory.checkGuards();
      return pool.stats();
    },
  };
}

/** What of the options is the pool's own. */
function policyOf(options: RigOptions): PoolPolicy {
  const { hasher, compressor, allocator, poolPages, memory, stores, ...others } = options;
  const { recompress, ...rest } = others;
  const { maxObjectSize, wholePageFrom, ...policy } = rest;
  return policy;
}

function bounded(pages: PoolPages, most: number | undefined): PoolPages {
  if (most === undefined) return pages;
  const faults = new Faults();
  faults.replace('acquire', (acquire) => (pages.stats().poolPages < most ? acquire() : -1));
  return controlled(pages, faults);
}
