import { createZbud } from '@pagefold/alloc-zbud';
import { CountingPages, Workbench } from '@pagefold/core';
import { allocatorRig } from '@pagefold/test-support';
import test from 'ava';

/** Page size, largest object: PAGE − 2 · PAGE / 64 (mm/zbud.c of Linux 6.12). */
const limits: readonly (readonly [number, number])[] = [
  [4096, 3968],
  [8192, 7936],
  [16384, 15872],
  [32768, 31744],
  [65536, 63488],
];

for (const [pageSize, largest] of limits) {
  test(`the largest object of a ${pageSize}-byte page is ${largest} bytes`, (t) => {
    const { allocator, alloc, at } = allocatorRig(createZbud, pageSize);
    t.is(allocator.maxObjectSize, largest);
    t.is(allocator.wholePageFrom, largest + 1);
    t.is(at(alloc(largest)), `0 @ ${pageSize / 64}`);
    for (const length of [0, -1, 1.5, largest + 1, pageSize, Number.NaN, undefined, '64']) {
      t.throws(() => allocator.alloc(length as number), {
        instanceOf: RangeError,
        message: `"length" expected an integer from 1 to ${largest}, got ${length}`,
      });
    }
    t.is(allocator.stats().objects, 1);
  });

  test(`two equal objects share a ${pageSize}-byte page up to 31 chunks`, (t) => {
    const half = (31 * pageSize) / 64;
    t.is(objectsPerPage(half, pageSize), 2);
    t.is(objectsPerPage(half + 1, pageSize), 1);
  });

  test(`FIRST begins at chunk 1 of a ${pageSize}-byte page and LAST ends with it`, (t) => {
    const { alloc, at } = allocatorRig(createZbud, pageSize);
    const chunk = pageSize / 64;
    t.is(at(alloc(20 * chunk)), `0 @ ${chunk}`);
    t.is(at(alloc(42 * chunk + 1)), `0 @ ${pageSize - 43 * chunk}`);
  });
}

/** Payload, objects per page: computed from the formulas of mm/zbud.c. */
const densities: readonly (readonly [number, number])[] = [
  [1, 2],
  [512, 2],
  [819, 2],
  [1024, 2],
  [1280, 2],
  [1320, 2],
  [1366, 2],
  [1536, 2],
  [1984, 2],
  [1985, 1],
  [2016, 1],
  [2048, 1],
  [2730, 1],
  [3264, 1],
  [3625, 1],
  [3968, 1],
];

for (const [payload, expected] of densities) {
  test(`${expected} object(s) of ${payload} bytes lie in a page`, (t) => {
    t.is(objectsPerPage(payload, 4096), expected);
  });
}

test('a large and a small object share a page', (t) => {
  const { alloc, at } = allocatorRig(createZbud);
  t.is(at(alloc(3000)), '0 @ 64');
  t.is(at(alloc(900)), `0 @ ${4096 - 15 * 64}`);
});

test('an object goes to the page with the fewest free chunks that are enough', (t) => {
  const { alloc, at } = allocatorRig(createZbud);
  alloc(33 * 64); // page 0: 30 free
  alloc(43 * 64); // page 1: 20 free
  alloc(38 * 64); // page 2: 25 free
  t.is(at(alloc(21 * 64)), `2 @ ${4096 - 21 * 64}`);
  t.is(at(alloc(20 * 64)), `1 @ ${4096 - 20 * 64}`);
  t.is(at(alloc(1)), `0 @ ${4096 - 64}`);
});

test('of pages with equally many free chunks, the one listed last is taken first', (t) => {
  const { alloc, at } = allocatorRig(createZbud);
  const three = [alloc(2240), alloc(2240), alloc(2240)];
  t.deepEqual(three.map(at), ['0 @ 64', '1 @ 64', '2 @ 64']);
  t.deepEqual([alloc(100), alloc(100), alloc(100)].map(at), ['2 @ 3968', '1 @ 3968', '0 @ 3968']);
});

test('a page that loses a buddy is listed before the others', (t) => {
  const { allocator, alloc, at } = allocatorRig(createZbud);
  alloc(2240); // page 0
  const beside0 = alloc(500);
  alloc(2240); // page 1
  alloc(2240); // page 2
  allocator.free(beside0);
  t.deepEqual([alloc(500), alloc(500), alloc(500)].map(at), ['0 @ 3584', '2 @ 3584', '1 @ 3584']);
});

test('a page in the middle of a list leaves it when its object goes', (t) => {
  const { allocator, alloc, at } = allocatorRig(createZbud);
  const [, middle] = [alloc(2240), alloc(2240), alloc(2240)];
  allocator.free(middle!);
  t.deepEqual([alloc(64), alloc(64), alloc(64)].map(at), ['2 @ 4032', '0 @ 4032', '3 @ 64']);
});

test('FIRST is taken again when it is free, and LAST stays where it is', (t) => {
  const { allocator, alloc, at } = allocatorRig(createZbud);
  const first = alloc(1000);
  const last = alloc(1500);
  allocator.free(first);
  t.is(at(last), `0 @ ${4096 - 24 * 64}`);
  t.is(at(alloc(39 * 64)), '0 @ 64');
});

test('the free chunks beside a LAST are those before it', (t) => {
  const { allocator, alloc, at } = allocatorRig(createZbud);
  const first = alloc(1000);
  alloc(1500);
  allocator.free(first);
  t.is(at(alloc(39 * 64 + 1)), '1 @ 64');
});

function objectsPerPage(payload: number, pageSize: number): number {
  const allocator = createZbud({
    memory: new Workbench(),
    pageSize,
    pages: new CountingPages(),
  });
  for (let i = 0; i < 120; i++) allocator.alloc(payload);
  return 120 / allocator.stats().poolPages;
}
