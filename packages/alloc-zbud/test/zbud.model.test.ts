import { fc, testProp } from '@fast-check/ava';
import { createZbud } from '@pagefold/alloc-zbud';
import { type Handle, pageSizes } from '@pagefold/contracts';
import { type AllocatorRig, allocatorRig, untouched } from '@pagefold/test-support';
import { type ModelObject, ZbudModel } from './support/model.ts';

interface Live {
  readonly handle: Handle;
  readonly object: ModelObject;
  readonly seed: number;
}

/** An allocation of a share of the largest object, or the release of one of the live objects. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ alloc: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 2, arbitrary: fc.record({ free: fc.nat() }) },
);
const steps = fc.array(step, { maxLength: 120, size: 'max' });

testProp(
  'any sequence places objects as the model does and keeps every byte',
  [fc.constantFrom(...pageSizes), steps],
  (t, pageSize, sequence) => {
    const stage = allocatorRig(createZbud, pageSize);
    const model = new ZbudModel(pageSize);
    const live: Live[] = [];
    for (const [seed, action] of sequence.entries()) {
      if ('alloc' in action) live.push(alloc(stage, model, action.alloc, seed));
      else if (live.length > 0) {
        const [{ handle, object }] = live.splice(action.free % live.length, 1) as [Live];
        stage.allocator.free(handle);
        model.free(object);
      }
      check(stage, model, live);
    }
    for (const { handle } of live) stage.allocator.free(handle);
    t.is(stage.pages.held.size, 0);
    t.like(stage.allocator.stats(), { poolPages: 0, objects: 0, objectBytes: 0 });
    stage.memory.checkGuards();
  },
  { numRuns: 150 },
);

function alloc(stage: AllocatorRig, model: ZbudModel, share: number, seed: number): Live {
  const length = lengthOf(share, stage.allocator.maxObjectSize);
  const handle = stage.alloc(length);
  stage.fill(handle, length, seed);
  return { handle, object: model.alloc(length), seed };
}

function lengthOf(share: number, largest: number): number {
  return Math.max(1, Math.ceil(share * largest));
}

function check(stage: AllocatorRig, model: ZbudModel, live: readonly Live[]): void {
  const { pages, allocator } = stage;
  for (const { handle, object, seed } of live) {
    const expected = `${object.page.id} @ ${object.offset}`;
    const actual = stage.at(handle);
    if (actual !== expected) throw new Error(`object ${seed} lies at ${actual}, not ${expected}`);
    if (!stage.holds(handle, object.length, seed)) throw new Error(`object ${seed} has changed`);
  }
  if (new Set(live.map(({ handle }) => handle)).size !== live.length)
    throw new Error('equal handles');
  const { poolPages, objects, objectBytes, wasteBytes } = allocator.stats();
  const pageSize = allocator.maxObjectSize + 2 * (allocator.maxObjectSize / 62);
  const sum = live.reduce((total, { object }) => total + object.length, 0);
  const consistent =
    poolPages === model.pages.size &&
    poolPages === pages.held.size &&
    objects === live.length &&
    objectBytes === sum &&
    wasteBytes === poolPages * pageSize - sum;
  if (!consistent) throw new Error(`figures: ${JSON.stringify(allocator.stats())}`);
  for (const bytes of pages.held.values()) {
    const header = bytes.subarray(0, pageSize / 64);
    if (header.some((byte) => byte !== untouched)) throw new Error('the header chunk was written');
  }
}
