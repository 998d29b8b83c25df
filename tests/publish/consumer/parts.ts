// A pool of classes from single packages, and a compressor of the user's own.
import { createZsmalloc } from '@pagefold/alloc-zsmalloc';
import { byteCompressor } from '@pagefold/backend-kit';
import { createLz4Wasm } from '@pagefold/compress-lz4';
import type { Compressor } from '@pagefold/contracts';
import { ExtentPages, PagePool, randomSeed, Workbench } from '@pagefold/core';
import { createXxh3Wasm } from '@pagefold/hash-xxh3';

const pageSize = 4096;

/** Keeps what stands before the zeros at the end of a page. */
const trim = byteCompressor({
  name: 'trim',
  compress(src, dst) {
    let length = src.length;
    while (length > 0 && src[length - 1] === 0) length--;
    if (length === 0 || length > dst.length) return 0;
    dst.set(src.subarray(0, length));
    return length;
  },
  decompress(src, dst) {
    dst.fill(0).set(src);
    return dst.length;
  },
});

async function storesAndLoads(
  choose: (memory: Workbench) => Compressor | Promise<Compressor>,
): Promise<void> {
  const memory = new Workbench();
  const pages = new ExtentPages(memory, pageSize);
  const pool = new PagePool({
    memory,
    pages,
    hasher: await createXxh3Wasm({ memory, pageSize, seed: randomSeed() }),
    compressor: await choose(memory),
    allocator: createZsmalloc({ memory, pageSize, pages }),
  });
  const swap = pool.createDevice({ slots: 16 });
  const page = new Uint8Array(pageSize);
  page.set([1, 2, 3]);
  const outcomes = [swap.store(0, page), swap.store(1, page), swap.load(1, page.slice())];
  if (outcomes.join() !== 'stored,shared,loaded') throw new Error(outcomes.join());
  await pool.close();
}

await storesAndLoads((memory) => createLz4Wasm({ memory, pageSize }));
await storesAndLoads((memory) => trim.create({ memory, pageSize }));

console.log('parts');
