import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { type FaultCount, type ModelDevice, PoolModel, Random } from '@pagefold/conformance';
import { createBackend, ExtentPages, PagePool, Workbench } from '@pagefold/core';
import { insideOf } from '@pagefold/core/parts';
import { type AllocatorFault, type CompressorFault, withFaults } from '@pagefold/faults';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import { pageSize } from './support/contents.ts';
import { member } from './support/families.ts';
import { seed } from './support/seed.ts';

const operations = Number(process.env.PAGEFOLD_TEST_OPERATIONS ?? 20_000);
/** Between walks of all tables. */
const walkEvery = 500;
const slots = 400;
const families = 40;
const members = 30;

const pages = Array.from({ length: families * members }, (_, i) =>
  member(1 + (i % families), Math.floor(i / families)),
);

const rate = 0.002;
const compressorFaults: readonly CompressorFault[] = [
  { method: 'compress', does: 'throw-error', rate, seed },
  { method: 'compress', does: 'no-room', rate, seed: seed + 1 },
  { method: 'decompress', does: 'throw-error', rate, seed: seed + 2 },
  { method: 'decompress', does: 'flip-bit', rate, seed: seed + 3 },
];
const allocatorFaults: readonly AllocatorFault[] = [
  { method: 'alloc', does: 'no-room', rate: 10 * rate, seed: seed + 4 },
  { method: 'alloc', does: 'throw-error', rate, seed: seed + 5 },
  { method: 'write', does: 'throw-error', rate, seed: seed + 6 },
  { method: 'read', does: 'throw-error', rate, seed: seed + 7 },
  { method: 'read', does: 'flip-bit', rate, seed: seed + 8 },
];

async function newPool(faults: FaultCount, isFaulty: boolean): Promise<PagePool> {
  const memory = new Workbench({ byteLength: 1 << 20, guards: true });
  const extents = new ExtentPages(memory, pageSize);
  const context = { memory, pageSize };
  const onFault = () => {
    faults.count++;
  };
  const compressor = withFaults(lz4Wasm, isFaulty ? compressorFaults : [], { onFault });
  const allocator = withFaults(zsmalloc, isFaulty ? allocatorFaults : [], { onFault });
  return new PagePool({
    memory,
    pages: extents,
    similarity: { minGainPercent: 10, indexBytes: 16_384 },
    hasher: await createBackend(xxh3Wasm, { ...context, seed: BigInt(seed) }),
    compressor: await createBackend(compressor, context),
    allocator: await createBackend(allocator, { ...context, pages: extents }),
  });
}

/** One random call. */
function step(model: PoolModel, random: Random): void {
  const at = random.pick(model.devices);
  const slot = random.below(slots);
  const dice = random.below(100);
  if (dice < 50) model.store(at, slot, random.pick(pages));
  else if (dice < 70) model.load(at, slot);
  else if (dice < 92) model.invalidate(at, slot);
  else if (dice < 95) storeSome(model, at, random);
  else if (dice < 98) model.invalidateRange(at, slot, random.below(Math.min(60, slots - slot)));
  else if (dice < 99) model.invalidateRange(at, 0, slots);
  else model.compact();
}

function storeSome(model: PoolModel, at: ModelDevice, random: Random): void {
  const first = random.below(slots - 20);
  const some = Array.from({ length: 20 }, (_, i) => first + i);
  model.storeMany(
    at,
    some,
    some.map(() => random.pick(pages)),
  );
}

for (const isFaulty of [false, true]) {
  test(`bases and deltas ${isFaulty ? 'of backends that fail ' : ''}hold what a plain Map holds`, async (t) => {
    t.log(`seed ${seed}`);
    const faults: FaultCount = { count: 0 };
    const pool = await newPool(faults, isFaulty);
    const model = new PoolModel(pool, { faults });
    for (const domain of ['', '', 'another']) model.addDevice({ slots, domain });
    const random = new Random(seed);
    let deadBases = 0;
    for (let n = 1; n <= operations; n++) {
      step(model, random);
      deadBases += insideOf(pool).contents.objects.deadBases;
      if (n % walkEvery === 0) model.checkAll(`after ${n} calls of seed ${seed}`);
    }
    const { similarityTries, similaritySavedBytes, deltasExpanded } = pool.stats();
    for (const figure of [similarityTries, similaritySavedBytes, deltasExpanded, deadBases]) {
      t.true(figure > operations / 100, 'there has been something to hold');
    }
    t.is(faults.count > 0, isFaulty);
    for (const at of model.devices) model.invalidateRange(at, 0, slots);
    model.checkTables('when everything is invalidated');
    const { objects } = insideOf(pool).contents;
    t.is(objects.table.size, 0);
    if (!isFaulty) t.is(pool.stats().poolTotalSize, 0);
  });
}
