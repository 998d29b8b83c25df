import { fc, testProp } from '@fast-check/ava';
import { createZ3fold } from '@pagefold/alloc-z3fold';
import {
  followPlacement,
  type MapPages,
  type PlacementStep,
  placementRuns,
  untouched,
} from '@pagefold/test-support';
import { type ModelObject, Z3foldModel } from './support/model.ts';

/** Mostly one that leaves room for others. */
const share = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: 0, max: 0.4, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
);
const step = fc.oneof<fc.WeightedArbitrary<PlacementStep>[]>(
  { weight: 6, arbitrary: fc.record({ alloc: share }) },
  { weight: 5, arbitrary: fc.record({ free: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ compact: fc.constantFrom(1, 2, 7, Number.POSITIVE_INFINITY) }),
  },
);
const z3fold = {
  create: createZ3fold,
  model: (pageSize: number) => new Z3foldModel(pageSize),
  /** A page whose only object fills it has no header. */
  checkHeaders(pages: MapPages, objects: readonly ModelObject[], pageSize: number): void {
    for (const { page } of objects.filter(({ offset }) => offset > 0)) {
      const header = pages.held.get(page.id)?.subarray(0, Math.max(128, pageSize / 64));
      if (header?.some((byte) => byte !== untouched) !== false) {
        throw new Error('the header was written');
      }
    }
  },
};

testProp(
  'any sequence places objects as the model does and keeps every byte',
  placementRuns(step),
  (t, pageSize, sequence) => t.notThrows(() => followPlacement(z3fold, pageSize, sequence)),
  { numRuns: 150 },
);
