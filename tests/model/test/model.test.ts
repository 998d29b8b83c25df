// Alone: its clock and its timers are those of all.

import { deepStrictEqual as deepEqual } from 'node:assert';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { byteHasher } from '@pagefold/backend-kit';
import { deflateNode } from '@pagefold/compress-deflate';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { PoolModel } from '@pagefold/conformance';
import type { BackendDescriptor, PoolStats } from '@pagefold/contracts';
import {
  createBackend,
  ExtentPages,
  PagePool,
  type RecompressRules,
  Workbench,
} from '@pagefold/core';
import { insideOf } from '@pagefold/core/parts';
import { HeldStore } from '@pagefold/faults';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import fc from 'fast-check';
import { type Sequence, sequences } from './support/commands.ts';
import { pageSize } from './support/contents.ts';
import { PlainPages } from './support/plain-pages.ts';
import { createDevice, runCommand } from './support/run-command.ts';
import { seed } from './support/seed.ts';
import { StandInLoop } from './support/stand-in-loop.ts';
import { UnderWay } from './support/under-way.ts';

const count = Number(process.env.PAGEFOLD_TEST_SEQUENCES ?? 80);

/** A hasher with four digests, so that most candidates are other contents. */
const few = byteHasher({
  name: 'few',
  digestLength: 8,
  hash(src, digest) {
    digest.fill(0);
    digest[7] = (src[1]! ^ src[4001]!) & 3;
  },
});

async function newPool(
  hasher: BackendDescriptor<'hasher'>,
  { policy, pages: kind }: Sequence,
  backingStores: readonly HeldStore[],
  rules: RecompressRules | undefined,
): Promise<{ pool: PagePool; memory: Workbench }> {
  const memory = new Workbench({ byteLength: 1 << 19, guards: true });
  const pages = kind === 'extents' ? new ExtentPages(memory, pageSize) : new PlainPages(memory);
  const context = { memory, pageSize };
  const pool = new PagePool({
    ...policy,
    memory,
    pages,
    backingStores,
    hasher: await createBackend(hasher, { ...context, seed: BigInt(seed) }),
    compressor: await createBackend(lz4Wasm, context),
    allocator: await createBackend(zsmalloc, { ...context, pages }),
    ...(rules && { recompress: { ...rules, to: await createBackend(deflateNode, context) } }),
  });
  return { pool, memory };
}

async function runSequence(
  hasher: BackendDescriptor<'hasher'>,
  sampled: Sequence,
  rules: RecompressRules | undefined,
): Promise<PoolStats> {
  const { policy, devices, commands, endsAtOnce } = sampled;
  const stores = sampled.stores.map((options) => new HeldStore(options));
  const loop = new StandInLoop(sampled.seed);
  // Before the pool, whose clock of ages ticks from its birth.
  loop.install();
  try {
    const { pool, memory } = await newPool(hasher, sampled, stores, rules);
    const model = new PoolModel(pool, { policy });
    const underWay = new UnderWay(model, loop, stores);
    for (const options of devices) createDevice(model, options);
    for (const [step, command] of commands.entries()) {
      await runCommand(underWay, command);
      if (step % 10 === 9) model.checkTables(`after step ${step}`);
    }
    if (!endsAtOnce) await comeToRest(underWay);
    const stats = pool.stats();
    await endPool(underWay);
    memory.checkGuards();
    return stats;
  } finally {
    loop.remove();
  }
}

/** Lets everything that is under way end, empties the pool, and looks whether anything is left. */
async function comeToRest(underWay: UnderWay): Promise<void> {
  const { model, stores } = underWay;
  await goOn(underWay);
  for (const at of model.devices) {
    for (const slot of [...at.slots.keys()]) {
      underWay.fetch(at, slot);
      await underWay.settle();
      await goOn(underWay);
    }
  }
  model.checkAll('at rest');
  checkFigures(model.pool);
  for (const at of model.devices) model.invalidateRange(at, 0, at.device.slots);
  await goOn(underWay);
  model.checkTables('when everything is invalidated');
  checkNothingIsLeft(model.pool);
  for (const { device } of model.devices) deepEqual(device.chargedBytes, 0);
  for (const store of stores) deepEqual(store.objects, 0);
  const { memLimit } = model.pool.stats();
  if (model.pool.hasBackingStore || memLimit >= pageSize) deepEqual(underWay.calls, []);
}

/** Ends all calls of stores as they should end, until nothing happens any more. */
async function goOn(underWay: UnderWay): Promise<void> {
  const { loop, stores } = underWay;
  for (let round = 0; round < mostRounds; round++) {
    for (const call of stores.flatMap((store) => store.calls)) {
      call.end('done');
      await underWay.settle();
    }
    if (loop.isIdle) await loop.pass(longestPauseMs);
    await loop.turn();
    await underWay.settle();
    if (loop.isIdle && stores.every(({ calls }) => calls.length === 0)) return;
  }
  throw new Error(`there is no end of it: ${underWay.calls.join(', ')}`);
}

const mostRounds = 2000;
const longestPauseMs = 10_000;

/** Closes the pool with whatever is under way; some I/O ends then, and some does not. */
async function endPool(underWay: UnderWay): Promise<void> {
  const { stores, loop } = underWay;
  let isClosed = false;
  const closing = underWay.closePool().then(() => {
    isClosed = true;
  });
  await underWay.settle();
  while (!isClosed) {
    const calls = stores.flatMap((store) => store.calls);
    for (const [i, call] of calls.entries()) {
      call.end(i % 2 === 0 ? 'done' : 'closed');
      await underWay.settle();
    }
    await loop.turn();
    await underWay.settle();
  }
  await closing;
  await loop.turn();
  await underWay.settle();
  deepEqual(underWay.calls, [], 'what was under way has settled');
}

/** What must be so when no I/O is under way. */
function checkFigures(pool: PagePool): void {
  const { table, lru, charges } = insideOf(pool).contents.objects;
  const charged = new Map<number, number>();
  lru.forEach((id) => {
    const owner = table.owner(id);
    charged.set(owner, (charged.get(owner) ?? 0) + table.length(id));
  });
  for (const [owner, bytes] of charged) deepEqual(charges.bytes(owner), bytes, 'charged bytes');
  const { fetches, fetchesPromoted, fetchesNotPromoted, fetchesFailed } = pool.stats();
  deepEqual(fetches, fetchesPromoted + fetchesNotPromoted + fetchesFailed, 'ends of fetches');
}

/** Figures of the pool's inside, which no statistics show. */
function checkNothingIsLeft(pool: PagePool): void {
  const { contents, slots } = insideOf(pool);
  const { objects, words } = contents;
  const { poolTotalSize, extentBytes, allocator } = pool.stats();
  const left = {
    objects: objects.table.size,
    indexEntries: objects.index.size,
    indexBuckets: objects.index.buckets,
    words: words.size,
    slotLeaves: slots.leaves,
    poolTotalSize,
    extentBytes,
    allocatorObjects: allocator.objects,
  };
  deepEqual(left, { ...nothing, indexBuckets: 16 });
}

const nothing = {
  objects: 0,
  indexEntries: 0,
  words: 0,
  slotLeaves: 0,
  poolTotalSize: 0,
  extentBytes: 0,
  allocatorObjects: 0,
};

/** Many pages of a sequence differ from others in one bit. */
const similarity = { minGainPercent: 5, indexBytes: 1024 };

/** Time passes in seconds. */
const recompress: RecompressRules = { idleSeconds: 1, minGainPercent: 1, maxCpuPercent: 100 };

for (const [hasher, more, title, rules] of [
  [xxh3Wasm, {}, 'a pool with xxh3, lz4 and zsmalloc does what a plain Map does', undefined],
  [few, {}, 'so does a pool whose hasher has four digests', undefined],
  [
    xxh3Wasm,
    { similarity },
    'so does a pool that stores pages as differences from similar ones',
    undefined,
  ],
  [xxh3Wasm, { similarity }, 'so does one that compresses what is idle anew besides', recompress],
] as const) {
  test.serial(title, async (t) => {
    t.log(`seed ${seed}`);
    let recompressed = 0;
    let promoted = 0;
    await fc.assert(
      fc.asyncProperty(sequences(hasher !== few, more), async (sampled) => {
        const stats = await runSequence(hasher, sampled, rules);
        recompressed += stats.recompressed;
        promoted += stats.recompressionPromoted;
      }),
      {
        seed,
        numRuns: count,
        includeErrorInReport: true,
      },
    );
    t.log(`${recompressed} compressed anew, ${promoted} promoted`);
    t.is(recompressed > 0, rules !== undefined);
    t.is(promoted > 0, rules !== undefined);
  });
}
