import { fc, testProp } from '@fast-check/ava';
import { createZ3fold } from '@pagefold/alloc-z3fold';
import { type Handle, pageSizes } from '@pagefold/contracts';
import { type AllocatorRig, allocatorRig, untouched } from '@pagefold/test-support';
import { type ModelObject, Z3foldModel } from './support/model.ts';

interface Live {
  readonly handle: Handle;
  readonly object: ModelObject;
  readonly seed: number;
}

/**
 * An allocation of a share of the page, mostly one that leaves room for others; the release of one of
 * the live objects; a compaction, or a step of one.
 */
const share = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: 0, max: 0.4, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ alloc: share }) },
  { weight: 5, arbitrary: fc.record({ free: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ compact: fc.constantFrom(1, 2, 7, Number.POSITIVE_INFINITY) }),
  },
);
const steps = fc.array(step, { maxLength: 120, size: 'max' });

testProp(
  'any sequence places objects as the model does and keeps every byte',
  [fc.constantFrom(...pageSizes), steps],
  (t, pageSize, sequence) => {
    const stage = allocatorRig(createZ3fold, pageSize);
    const model = new Z3foldModel(pageSize);
    const live: Live[] = [];
    for (const [seed, action] of sequence.entries()) {
      if ('alloc' in action) live.push(alloc(stage, model, action.alloc, seed));
      else if ('compact' in action) {
        const poolPages = model.compact(action.compact);
        const finished = model.movable === undefined;
        t.deepEqual(stage.allocator.compact?.(action.compact), { poolPages, finished });
      } else if (live.length > 0) {
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

function alloc(stage: AllocatorRig, model: Z3foldModel, share: number, seed: number): Live {
  const length = lengthOf(share, stage.allocator.maxObjectSize);
  const handle = stage.alloc(length);
  stage.fill(handle, length, seed);
  return { handle, object: model.alloc(length), seed };
}

function lengthOf(share: number, largest: number): number {
  return Math.max(1, Math.ceil(share * largest));
}

function check(stage: AllocatorRig, model: Z3foldModel, live: readonly Live[]): void {
  const { pages, allocator } = stage;
  for (const { handle, object, seed } of live) {
    const expected = `${object.page.id} @ ${object.offset}`;
    const actual = stage.at(handle);
    if (actual !== expected) throw new Error(`object ${seed} lies at ${actual}, not ${expected}`);
    if (!stage.holds(handle, object.length, seed)) throw new Error(`object ${seed} has changed`);
  }
  if (new Set(live.map(({ handle }) => handle)).size !== live.length)
    throw new Error('equal handles');
  const { poolPages, objects, objectBytes, wasteBytes, pagesCompacted } = allocator.stats();
  const pageSize = allocator.maxObjectSize;
  const sum = live.reduce((total, { object }) => total + object.length, 0);
  const consistent =
    poolPages === model.pages.size &&
    poolPages === pages.held.size &&
    objects === live.length &&
    objectBytes === sum &&
    pagesCompacted === model.pagesCompacted &&
    wasteBytes === poolPages * pageSize - sum;
  if (!consistent) throw new Error(`figures: ${JSON.stringify(allocator.stats())}`);
  const withHeader = new Set(
    live.filter(({ object }) => object.offset > 0).map(({ object }) => object.page.id),
  );
  for (const id of withHeader) {
    const header = pages.held.get(id)?.subarray(0, Math.max(128, pageSize / 64));
    if (header?.some((byte) => byte !== untouched) !== false)
      throw new Error('the header was written');
  }
}
