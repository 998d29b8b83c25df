import { deepStrictEqual as deepEqual } from 'node:assert';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { byteHasher } from '@pagefold/backend-kit';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { PoolModel } from '@pagefold/conformance';
import type { BackendDescriptor } from '@pagefold/contracts';
import { createBackend, ExtentPages, PagePool, type PoolPolicy, Workbench } from '@pagefold/core';
import { insideOf } from '@pagefold/core/parts';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import fc from 'fast-check';
import { type Sequence, sequence, slotsPerDevice } from './support/commands.ts';
import { pageSize } from './support/contents.ts';
import { createDevice, runCommand } from './support/run-command.ts';
import { seed } from './support/seed.ts';

const sequences = Number(process.env.PAGEFOLD_TEST_SEQUENCES ?? 1000);

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
  policy: PoolPolicy,
): Promise<{ pool: PagePool; memory: Workbench }> {
  const memory = new Workbench({ byteLength: 1 << 20, guards: true });
  const pages = new ExtentPages(memory, pageSize);
  const context = { memory, pageSize };
  const pool = new PagePool({
    ...policy,
    memory,
    pages,
    hasher: await createBackend(hasher, { ...context, seed: BigInt(seed) }),
    compressor: await createBackend(lz4Wasm, context),
    allocator: await createBackend(zsmalloc, { ...context, pages }),
  });
  return { pool, memory };
}

async function runSequence(
  hasher: BackendDescriptor<'hasher'>,
  { policy, devices, commands }: Sequence,
): Promise<void> {
  const { pool, memory } = await newPool(hasher, policy);
  const model = new PoolModel(pool, { policy });
  for (const options of devices) createDevice(model, options);
  for (const [step, command] of commands.entries()) {
    await runCommand(model, command);
    if (step % 8 === 7) model.checkTables(`after step ${step}`);
  }
  model.checkAll('at the end');
  for (const at of model.devices) model.invalidateRange(at, 0, slotsPerDevice);
  model.checkTables('when everything is invalidated');
  checkNothingIsLeft(pool);
  await pool.close();
  memory.checkGuards();
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

for (const [hasher, title] of [
  [xxh3Wasm, 'a pool with xxh3, lz4 and zsmalloc does what a plain Map does'],
  [few, 'so does a pool whose hasher has four digests'],
] as const) {
  test(title, async (t) => {
    t.log(`seed ${seed}`);
    await fc.assert(
      fc.asyncProperty(sequence, (sampled) => runSequence(hasher, sampled)),
      { seed, numRuns: sequences },
    );
    t.pass();
  });
}
