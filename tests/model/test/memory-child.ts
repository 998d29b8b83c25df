/*
 * What memory.test.ts runs in a process of its own, whose figures nothing else disturbs: fills a pool,
 * takes pages out again, and writes a line of JSON with its resident memory at each point.
 */
import { readFileSync } from 'node:fs';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { byteCompressor, byteHasher } from '@pagefold/backend-kit';
import { Random } from '@pagefold/conformance';
import { createBackend, type Device, ExtentPages, PagePool, Workbench } from '@pagefold/core';

export interface Sample {
  readonly at: string;
  /** Resident memory that belongs to no file (proc(5), RssAnon). */
  readonly anonymousBytes: number;
  readonly storedPages: number;
  readonly poolBytes: number;
  readonly extentBytes: number;
  readonly metadataBytes: number;
}

const pageSize = 4096;

/** Keeps the first so many bytes of a page, which is all that the pages made here have. */
function head(kept: number): ReturnType<typeof byteCompressor> {
  return byteCompressor({
    name: 'head',
    compress(src, dst) {
      if (kept > dst.length) return 0;
      dst.set(src.subarray(0, kept));
      return kept;
    },
    decompress(src, dst) {
      dst.fill(0).set(src);
      return dst.length;
    },
  });
}

/** Reads the number that every page made here begins with. */
const number = byteHasher({
  name: 'number',
  digestLength: 8,
  hash(src, digest) {
    digest.set(src.subarray(0, 8));
  },
});

async function newPool(keptBytes: number): Promise<PagePool> {
  const memory = new Workbench({ byteLength: 1 << 20 });
  const pages = new ExtentPages(memory, pageSize);
  const context = { memory, pageSize };
  return new PagePool({
    memory,
    pages,
    hasher: await createBackend(number, { ...context, seed: 0n }),
    compressor: await createBackend(head(keptBytes), context),
    allocator: await createBackend(zsmalloc, { ...context, pages }),
  });
}

/** Without what is mapped of Node's own file, whose pages come as its code is first run. */
function anonymousBytes(): number {
  const line = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line![1]) * 1024;
}

function sample(pool: PagePool, at: string): Sample {
  // What a collection finds is freed on another thread, which the next one waits for.
  globalThis.gc?.();
  globalThis.gc?.();
  const { storedPages, poolTotalSize, extentBytes, metadataBytes } = pool.stats();
  return {
    at,
    anonymousBytes: anonymousBytes(),
    storedPages,
    poolBytes: poolTotalSize,
    extentBytes,
    metadataBytes,
  };
}

const page = new Uint8Array(pageSize);
const words = new Uint32Array(page.buffer);

function fill(device: Device, pages: number): void {
  for (let slot = 0; slot < pages; slot++) {
    // Other in every page and spread over all 64 bits, as a digest would be.
    words[0] = Math.imul(slot + 1, 0x9e3779b1);
    words[1] = Math.imul(slot + 1, 0x85ebca6b) ^ (slot >>> 3);
    words.fill(slot, 2, 256);
    device.store(slot, page);
  }
}

/** Empties all slots but a random part, in random order. `order` has room for every slot. */
function churn(
  random: Random,
  device: Device,
  order: Uint32Array,
  pages: number,
  left: number,
): void {
  for (let i = 0; i < pages; i++) order[i] = i;
  for (let i = 0; i < pages - left; i++) {
    const other = i + random.below(pages - i);
    const slot = order[other]!;
    order[other] = order[i]!;
    order[i] = slot;
    device.invalidate(slot);
  }
}

async function main(pages: number, keptBytes: number, seed: number): Promise<void> {
  const random = new Random(seed);
  const pool = await newPool(keptBytes);
  const device = pool.createDevice({ slots: pages });
  const order = new Uint32Array(pages).fill(1);
  const warmUp = Math.min(20_000, pages);
  for (let round = 0; round < 3; round++) {
    fill(device, warmUp);
    churn(random, device, order, warmUp, 0);
  }
  const samples = [sample(pool, 'start')];
  fill(device, pages);
  samples.push(sample(pool, 'full'));
  device.invalidateRange(0, pages);
  samples.push(sample(pool, 'emptied'));
  fill(device, pages);
  churn(random, device, order, pages, pages >> 2);
  samples.push(sample(pool, 'a quarter left'));
  pool.compact();
  samples.push(sample(pool, 'compacted'));
  await device.close();
  samples.push(sample(pool, 'closed'));
  process.stdout.write(JSON.stringify(samples));
}

const [pages = 0, keptBytes = 0, seed = 0] = process.argv.slice(2).map(Number);
await main(pages, keptBytes, seed);
