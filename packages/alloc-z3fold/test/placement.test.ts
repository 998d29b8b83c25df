import { createZ3fold } from '@pagefold/alloc-z3fold';
import { CountingPages, Workbench } from '@pagefold/core';
import { allocatorRig } from '@pagefold/test-support';
import test from 'ava';

/**
 * Page size, chunks of the header, longest object that is not headless, chunks up to which three equal
 * objects share a page: computed by compiling the formulas of mm/z3fold.c of Linux 6.12 for x86-64,
 * where the header has 88 bytes.
 */
const limits: readonly (readonly [number, number, number, number])[] = [
  [4096, 2, 3904, 20],
  [8192, 1, 7936, 21],
  [16384, 1, 15872, 21],
  [32768, 1, 31744, 21],
  [65536, 1, 63488, 21],
];

for (const [pageSize, header, longest, third] of limits) {
  const chunk = pageSize / 64;

  test(`above ${longest} bytes an object takes a ${pageSize}-byte page alone`, (t) => {
    const { allocator, alloc, at } = allocatorRig(createZ3fold, pageSize);
    t.is(allocator.maxObjectSize, pageSize);
    t.is(allocator.wholePageFrom, longest + 1);
    t.is(at(alloc(longest)), `0 @ ${header * chunk}`);
    t.is(at(alloc(longest + 1)), '1 @ 0');
    t.is(at(alloc(pageSize)), '2 @ 0');
    t.is(at(alloc(1)), `0 @ ${pageSize - chunk}`);
    t.is(at(alloc(1)), `3 @ ${header * chunk}`);
  });

  test(`lengths that a ${pageSize}-byte page cannot hold are refused`, (t) => {
    const { allocator } = allocatorRig(createZ3fold, pageSize);
    for (const length of [0, -1, 1.5, pageSize + 1, Number.NaN, undefined, '64']) {
      t.throws(() => allocator.alloc(length as number), {
        instanceOf: RangeError,
        message: `"length" expected an integer from 1 to ${pageSize}, got ${length}`,
      });
    }
    t.like(allocator.stats(), { objects: 0, poolPages: 0 });
  });

  test(`three equal objects share a ${pageSize}-byte page up to ${third} chunks`, (t) => {
    t.is(objectsPerPage(third * chunk, pageSize), 3);
    t.is(objectsPerPage(third * chunk + 1, pageSize), 2);
    t.is(objectsPerPage(31 * chunk, pageSize), 2);
    t.is(objectsPerPage(31 * chunk + 1, pageSize), 1);
  });

  test(`in a ${pageSize}-byte page come FIRST, LAST, and MIDDLE right after FIRST`, (t) => {
    const { alloc, at } = allocatorRig(createZ3fold, pageSize);
    t.is(at(alloc(10 * chunk - 1)), `0 @ ${header * chunk}`);
    t.is(at(alloc(20 * chunk)), `0 @ ${pageSize - 20 * chunk}`);
    t.is(at(alloc(30 * chunk)), `0 @ ${(header + 10) * chunk}`);
  });
}

/** Payload, objects per page: computed from the formulas of mm/z3fold.c. */
const densities: readonly (readonly [number, number])[] = [
  [1, 3],
  [512, 3],
  [819, 3],
  [1024, 3],
  [1280, 3],
  [1281, 2],
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
  [3969, 1],
  [4096, 1],
];

for (const [payload, expected] of densities) {
  test(`${expected} object(s) of ${payload} bytes lie in a page`, (t) => {
    t.is(objectsPerPage(payload, 4096), expected);
  });
}

test('an object goes to the page with the fewest free chunks that are enough', (t) => {
  const { alloc, at } = allocatorRig(createZ3fold);
  alloc(32 * 64); // page 0: 30 free
  alloc(42 * 64); // page 1: 20 free
  alloc(37 * 64); // page 2: 25 free
  t.is(at(alloc(21 * 64)), `2 @ ${4096 - 21 * 64}`); // 4 left
  t.is(at(alloc(20 * 64)), `1 @ ${4096 - 20 * 64}`); // none left
  t.is(at(alloc(4 * 64)), `2 @ ${(2 + 37) * 64}`); // the third of page 2
  t.is(at(alloc(1)), `0 @ ${4096 - 64}`);
});

test('of pages with equally many free chunks, the one listed last is taken first', (t) => {
  const { alloc, at } = allocatorRig(createZ3fold);
  const three = [alloc(2240), alloc(2240), alloc(2240)];
  t.deepEqual(three.map(at), ['0 @ 128', '1 @ 128', '2 @ 128']);
  // 27 chunks are free in each; a page that got two has 25 left and is then the best fit.
  t.deepEqual([alloc(128), alloc(128)].map(at), ['2 @ 3968', `2 @ ${37 * 64}`]);
  t.deepEqual([alloc(128), alloc(128)].map(at), ['1 @ 3968', `1 @ ${37 * 64}`]);
  t.is(at(alloc(128)), '0 @ 3968');
});

test('the free chunks beside a MIDDLE are those of the larger gap', (t) => {
  const { allocator, alloc, at } = allocatorRig(createZ3fold);
  const first = alloc(20 * 64);
  alloc(30 * 64);
  alloc(10 * 64); // MIDDLE, chunks 22 to 31, two below LAST
  allocator.free(first);
  t.is(at(alloc(21 * 64)), '1 @ 128');
  t.is(at(alloc(20 * 64)), '0 @ 128');
});

test('an object too long for the gap before MIDDLE becomes LAST', (t) => {
  const { allocator, alloc, at } = allocatorRig(createZ3fold);
  const first = alloc(10 * 64);
  const last = alloc(42 * 64);
  const middle = alloc(10 * 64);
  t.is(at(middle), `0 @ ${12 * 64}`);
  allocator.free(first); // MIDDLE and LAST touch: nothing moves
  const small = alloc(5 * 64);
  t.is(at(small), '0 @ 128');
  allocator.free(last); // MIDDLE slides down to FIRST: chunks 7 to 16
  t.is(at(middle), `0 @ ${7 * 64}`);
  t.is(at(alloc(47 * 64)), `0 @ ${17 * 64}`);
});

function objectsPerPage(payload: number, pageSize: number): number {
  const allocator = createZ3fold({
    memory: new Workbench(),
    pageSize,
    pages: new CountingPages(),
  });
  for (let i = 0; i < 120; i++) allocator.alloc(payload);
  return 120 / allocator.stats().poolPages;
}
