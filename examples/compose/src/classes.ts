import { createZsmalloc } from '@pagefold/alloc-zsmalloc';
import { createLz4Wasm } from '@pagefold/compress-lz4';
import { ExtentPages, PagePool, randomSeed, Workbench } from '@pagefold/core';
import { createXxh3Wasm } from '@pagefold/hash-xxh3';
import { usePool } from './use-pool.ts';

const pageSize = 4096;
const memory = new Workbench();
const pages = new ExtentPages(memory, pageSize);
const pool = new PagePool({
  memory,
  pages,
  hasher: await createXxh3Wasm({ memory, pageSize, seed: randomSeed() }),
  compressor: createLz4Wasm({ memory, pageSize }),
  allocator: createZsmalloc({ memory, pageSize, pages }),
});

usePool(pool);
await pool.close();
