import { fc, testProp } from '@fast-check/ava';
import { createZbud } from '@pagefold/alloc-zbud';
import {
  followPlacement,
  type MapPages,
  type PlacementStep,
  placementRuns,
  untouched,
} from '@pagefold/test-support';
import { ZbudModel } from './support/model.ts';

const step = fc.oneof<fc.WeightedArbitrary<PlacementStep>[]>(
  { weight: 3, arbitrary: fc.record({ alloc: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 2, arbitrary: fc.record({ free: fc.nat() }) },
);
const zbud = {
  create: createZbud,
  model: (pageSize: number) => new ZbudModel(pageSize),
  checkHeaders(pages: MapPages, _: unknown, pageSize: number): void {
    for (const bytes of pages.held.values()) {
      const header = bytes.subarray(0, pageSize / 64);
      if (header.some((byte) => byte !== untouched)) throw new Error('the header was written');
    }
  },
};

testProp(
  'any sequence places objects as the model does and keeps every byte',
  placementRuns(step),
  (t, pageSize, sequence) => t.notThrows(() => followPlacement(zbud, pageSize, sequence)),
  { numRuns: 150 },
);
