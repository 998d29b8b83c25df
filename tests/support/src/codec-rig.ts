import {
  type BackendDescriptor,
  type Compressor,
  CorruptionError,
  type Options,
} from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';

const largestPage = 65536;
const room = 2 * largestPage;
const untouched = 0x5a;

/**
 * A compressor with two ranges of page memory, whose methods take and give byte arrays and check
 * that nothing outside `[dst, dst + capacity)` was written.
 */
export interface CodecRig {
  readonly compressor: Compressor;
  compress(page: Uint8Array, capacity?: number, prefix?: Uint8Array): Uint8Array;
  decompress(packed: Uint8Array, capacity: number, prefix?: Uint8Array): Uint8Array;
}

export async function codecRig(
  descriptor: BackendDescriptor<'compressor'>,
  options?: Options,
  pageSize: number = largestPage,
): Promise<CodecRig> {
  const memory = new Workbench({ byteLength: 1 << 20, guards: true });
  const src = memory.reserve(room);
  const dst = memory.reserve(room);
  const compressor = await descriptor.create({ memory, pageSize }, options);
  memory.seal();
  const { bytes } = memory;

  /** Lays the input at the end of its range and the output in the middle of its own. */
  function run(
    input: Uint8Array,
    capacity: number,
    prefix: Uint8Array,
    prefixBefore: 'src' | 'dst',
    call: (src: number, dst: number) => number,
  ): Uint8Array {
    const from = src + room - input.length;
    const to = dst + (prefixBefore === 'dst' ? prefix.length : 0);
    bytes.fill(untouched, src, src + room);
    bytes.fill(untouched, dst, dst + room);
    bytes.set(input, from);
    bytes.set(prefix, (prefixBefore === 'src' ? from : to) - prefix.length);
    const before = bytes.slice(0, dst + room);
    let length = 0;
    try {
      length = call(from, to);
    } finally {
      checkOutside(before, to, to + capacity);
    }
    if (length > capacity) throw new Error(`${length} bytes for a capacity of ${capacity}`);
    return bytes.slice(to, to + length);
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
    compress: (page, capacity = compressor.bound(page.length), prefix = new Uint8Array()) =>
      run(page, capacity, prefix, 'src', (from, to) =>
        compressor.compress(from, page.length, to, capacity, prefix.length),
      ),
    decompress: (packed, capacity, prefix = new Uint8Array()) =>
      run(packed, capacity, prefix, 'dst', (from, to) =>
        compressor.decompress(from, packed.length, to, capacity, prefix.length),
      ),
  };
}

/** Whether decoding is refused as damaged; any other error is thrown on. */
export function refuses(decoder: CodecRig, packed: Uint8Array, capacity: number): boolean {
  try {
    decoder.decompress(packed, capacity);
    return false;
  } catch (error) {
    if (error instanceof CorruptionError && error.code === 'PAGEFOLD_DECOMPRESS_FAIL') return true;
    throw error;
  }
}
