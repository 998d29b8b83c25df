import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { byteHasher } from '@pagefold/backend-kit';
import { lz4Wasm } from '@pagefold/compress-lz4';
import type { BackendDescriptor } from '@pagefold/contracts';
import { createBackend, ExtentPages, PagePool, type PoolPolicy, Workbench } from '@pagefold/core';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import fc from 'fast-check';
import { type Sequence, sequence } from './support/commands.ts';
import { pageSize } from './support/contents.ts';
import { Model } from './support/model.ts';

/** To see a failure again: `PAGEFOLD_TEST_SEED=<seed> npx ava tests/model/.test/model.test.js`. */
const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);

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
  const model = new Model(pool, policy);
  for (const options of devices) model.create(options);
  for (const [step, command] of commands.entries()) {
    model.run(command);
    if (step % 8 === 7) model.check();
  }
  model.check();
  model.finish();
  memory.checkGuards();
}

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
