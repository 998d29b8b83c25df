import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { createPool } from '@pagefold/builtins';
import { PageMaker, pageSize } from '../pages/content.ts';

// Bytes of JavaScript heap that operations of a pool leave behind, in a process whose young generation is so large
// that nothing is collected between two looks at it. Pages, buffers and views are made before.
// Arguments: a file of pages, and how many blocks are measured.
const [path, blockCount] = process.argv.slice(2);
const blocks = Number(blockCount);
const perBlock = 256;
const perBatch = 64;
const slots = 4096;
const collect = (globalThis as unknown as { gc(): void }).gc;

const maker = new PageMaker(new Uint8Array(readFileSync(path!)));
const pool = await createPool();
const device = pool.createDevice({ slots });

const block = new Uint8Array(perBlock * pageSize);
const pages = parts(perBlock, pageSize);
const words = pages.map((page) => new Uint32Array(page.buffer, page.byteOffset, pageSize / 4));
const batches = parts(perBlock / perBatch, perBatch * pageSize);
const batchSlots = batches.map(() => new Uint32Array(perBatch));
const outcomes = new Uint8Array(perBatch);
const loaded = new Uint8Array(pageSize);
let nextContent = 0;
let first = 0;

interface Operation {
  /** What comes before, and is not measured. */
  readonly prepare: () => void;
  readonly run: () => void;
}

const operations: Readonly<Record<string, Operation>> = {
  store: {
    prepare: makePages,
    run: () => {
      for (let i = 0; i < perBlock; i++) device.store(first + i, pages[i]!);
    },
  },
  load: {
    prepare: nextSlots,
    run: () => {
      for (let i = 0; i < perBlock; i++) device.load(first + i, loaded);
    },
  },
  storeMany: {
    prepare: makePages,
    run: () => {
      for (let i = 0; i < batches.length; i++) {
        device.storeMany(batchSlots[i]!, batches[i]!, outcomes);
      }
    },
  },
  loadMany: {
    prepare: nextSlots,
    run: () => {
      for (let i = 0; i < batches.length; i++) {
        device.loadMany(batchSlots[i]!, batches[i]!, outcomes);
      }
    },
  },
  invalidate: {
    prepare: () => {
      makePages();
      for (let i = 0; i < perBlock; i++) device.store(first + i, pages[i]!);
    },
    run: () => {
      for (let i = 0; i < perBlock; i++) device.invalidate(first + i);
    },
  },
};

// Every slot is in use, and the engine has made its code, before anything is measured.
const warmUpBlocks = slots / perBlock + blocks;
let ofLooking = 0;
for (const { prepare, run } of Object.values(operations)) measure(warmUpBlocks, prepare, run);
ofLooking = lookingBytes();
const measured = Object.entries(operations).map(([operation, { prepare, run }]) => ({
  operation,
  bytes: measure(blocks, prepare, run),
}));
process.stdout.write(`${JSON.stringify(measured)}\n`);

/** Bytes an operation, of each block. */
function measure(count: number, prepare: () => void, run: () => void): number[] {
  collect();
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    prepare();
    const before = heapBytes();
    run();
    samples.push(Math.max(0, heapBytes() - before - ofLooking) / perBlock);
  }
  return samples;
}

/** What two looks leave behind by themselves. */
function lookingBytes(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 1000; i++) {
    const before = heapBytes();
    least = Math.min(least, heapBytes() - before);
  }
  return least;
}

function heapBytes(): number {
  return getHeapStatistics().used_heap_size;
}

function nextSlots(): void {
  first = (first + perBlock) % slots;
  for (let i = 0; i < batchSlots.length; i++) {
    for (let j = 0; j < perBatch; j++) batchSlots[i]![j] = first + i * perBatch + j;
  }
}

/** Contents that have not been stored, for the next slots. */
function makePages(): void {
  nextSlots();
  for (let i = 0; i < perBlock; i++) maker.make(nextContent++, words[i]!);
}

function parts(count: number, length: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => block.subarray(i * length, (i + 1) * length));
}
