import { zstdNapi, zstdNode, zstdWasm } from '@pagefold/compress-zstd';
import type { BackendDescriptor, Compressor, Options } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';

/** All engines, and those that can run here. */
export const allEngines: readonly BackendDescriptor<'compressor'>[] = [
  zstdWasm,
  zstdNode,
  zstdNapi,
];
export const engines: readonly BackendDescriptor<'compressor'>[] = allEngines.filter(
  (engine) => engine.probe() === true,
);

export const pageSize = 65536;
const room = 2 * pageSize;
const untouched = 0x5a;

/**
 * A compressor with two ranges of page memory, whose methods take and give byte arrays and check
 * that nothing outside `[dst, dst + capacity)` was written.
 */
export interface Bench {
  readonly compressor: Compressor;
  compress(page: Uint8Array, capacity?: number): Uint8Array;
  decompress(packed: Uint8Array, capacity: number): Uint8Array;
}

export async function bench(
  descriptor: BackendDescriptor<'compressor'>,
  options?: Options,
): Promise<Bench> {
  const memory = new Workbench({ byteLength: 1 << 20, guards: true });
  const src = memory.reserve(room);
  const dst = memory.reserve(room);
  const compressor = await descriptor.create({ memory, pageSize }, options);
  memory.seal();
  const { bytes } = memory;

  function run(input: Uint8Array, capacity: number, call: (src: number) => number): Uint8Array {
    const from = src + room - input.length;
    bytes.fill(untouched, src, src + room);
    bytes.fill(untouched, dst, dst + room);
    bytes.set(input, from);
    const before = bytes.slice(0, dst + room);
    let length = 0;
    try {
      length = call(from);
    } finally {
      checkOutside(before, dst, dst + capacity);
    }
    if (length > capacity) throw new Error(`${length} bytes for a capacity of ${capacity}`);
    return bytes.slice(dst, dst + length);
  }

  function checkOutside(before: Uint8Array, start: number, end: number): void {
    const isSame = (from: number, to: number) =>
      Buffer.compare(before.subarray(from, to), bytes.subarray(from, to)) === 0;
    if (!isSame(src, start) || !isSame(end, dst + room)) {
      throw new Error('written outside [dst, dst + capacity)');
    }
    memory.checkGuards();
  }

  return {
    compressor,
    compress: (page, capacity = compressor.bound(page.length)) =>
      run(page, capacity, (from) => compressor.compress(from, page.length, dst, capacity, 0)),
    decompress: (packed, capacity) =>
      run(packed, capacity, (from) => compressor.decompress(from, packed.length, dst, capacity, 0)),
  };
}
