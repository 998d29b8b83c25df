import { z3fold } from '@pagefold/alloc-z3fold';
import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import type { AllocatorStats, BackendDescriptor, Options } from '@pagefold/contracts';
import { BackendRegistry, CountingPages, Workbench } from '@pagefold/core';
import { analyze, type KernelName, type KernelRow } from '@pagefold/estimate';
import { sha256Node } from '@pagefold/hash-sha256';
import { pageSize, sourceOf } from './pages.ts';

/** In the place of the kernel's lz4: a page says in its first two bytes how long it becomes. */
const sayingLz4: BackendDescriptor<'compressor'> = {
  ...lz4Wasm,
  create: ({ memory: { bytes } }) => ({
    name: 'lz4',
    capabilities: { maxPrefix: 0 },
    readSlack: 0,
    writeSlack: 0,
    bound: (length) => length,
    compress: (src, _length, _dst, capacity) => {
      const says = bytes[src]! | (bytes[src + 1]! << 8);
      return says > capacity ? 0 : says;
    },
    decompress: () => 0,
  }),
};

const allocators = { zbud, z3fold, zsmalloc };

export const sayingRegistry: BackendRegistry = new BackendRegistry([
  sha256Node,
  sayingLz4,
  ...Object.values(allocators),
]);

let made = 0;

/** A page of its own content that becomes `length` bytes; more than a page: not to a page at all. */
export function pageOf(length: number): Uint8Array {
  const bytes = new Uint8Array(pageSize);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, length, true);
  view.setUint32(8, ++made, true);
  return bytes;
}

/** What a kernel says of pages, by allocator. */
export async function kernelRows(
  kernel: KernelName,
  pages: readonly Uint8Array[],
): Promise<Record<string, KernelRow>> {
  const { kernels } = await analyze({
    sources: [sourceOf(pages)],
    registry: sayingRegistry,
    combinations: [],
    kernels: [{ kernel, compressors: [{ compressor: 'lz4' }] }],
  });
  return Object.fromEntries(kernels[0]!.rows.map((row) => [row.allocator ?? '', row]));
}

/** Bytes of the pool pages that it would take if partly filled ones did not matter. */
export async function steadyStateBytes(
  name: keyof typeof allocators,
  lengths: readonly number[],
): Promise<number> {
  return (await statsOf(name, lengths, {})).steadyStatePoolPages * pageSize;
}

/** Bytes of the pool pages that an allocator takes for objects of these lengths. */
export async function poolBytes(
  name: keyof typeof allocators,
  lengths: readonly number[],
  options: Options = {},
): Promise<number> {
  return (await statsOf(name, lengths, options)).poolPages * pageSize;
}

async function statsOf(
  name: keyof typeof allocators,
  lengths: readonly number[],
  options: Options,
): Promise<AllocatorStats> {
  const context = { memory: new Workbench(), pageSize, pages: new CountingPages() };
  const allocator = await allocators[name].create(context, options);
  for (const length of lengths) allocator.alloc(length);
  return allocator.stats();
}
