import { type SizeClassTable, sizeClasses } from '@pagefold/alloc-zsmalloc';
import { ConfigError, pageSizes } from '@pagefold/contracts';
import test from 'ava';

/**
 * Chain size, number of classes by the shipped and by the documented formula, size of the largest
 * class with more than one pool page. The documented ones are the table of zsmalloc.rst (Linux 6.12);
 * the shipped ones come from running the formula of mm/zsmalloc.c (6.12).
 */
const chains = [
  [4, 69, 69, 3264],
  [5, 86, 86, 3408],
  [6, 94, 93, 3504],
  [7, 110, 112, 3584],
  [8, 119, 123, 3632],
  [9, 136, 140, 3680],
  [10, 141, 143, 3712],
  [11, 153, 159, 3744],
  [12, 159, 164, 3776],
  [13, 173, 180, 3792],
  [14, 179, 183, 3808],
  [15, 186, 188, 3840],
  [16, 192, 191, 3840],
] as const;

for (const [chainSize, shipped, documented, watermark] of chains) {
  test(`chain size ${chainSize} gives as many classes as the kernel, and its huge watermark`, (t) => {
    const asShipped = sizeClasses(4096, { chainSize });
    const asDocumented = sizeClasses(4096, { chainSize, classFormula: 'documented' });
    t.is(asShipped.classes.length, shipped);
    t.is(asDocumented.classes.length, documented);
    t.is(asShipped.wholePageFrom, watermark - 7);
    t.is(asDocumented.wholePageFrom, watermark - 7);
  });
}

/** Index, size, pool pages and objects of a zspage: mm/zsmalloc.c (6.12), run with chain size 8. */
const golden = [
  [0, 32, 1, 128],
  [1, 48, 3, 256],
  [2, 64, 1, 64],
  [3, 80, 5, 256],
  [5, 112, 7, 256],
  [7, 144, 7, 199],
  [13, 240, 1, 17],
  [20, 352, 8, 93],
  [30, 512, 1, 8],
  [31, 528, 4, 31],
  [32, 544, 2, 15],
  [49, 816, 1, 5],
  [62, 1024, 1, 4],
  [64, 1056, 8, 31],
  [83, 1360, 1, 3],
  [94, 1536, 3, 8],
  [96, 1568, 5, 13],
  [100, 1632, 2, 5],
  [126, 2048, 1, 2],
  [144, 2336, 4, 7],
  [168, 2720, 2, 3],
  [190, 3072, 3, 4],
  [202, 3264, 4, 5],
  [211, 3408, 5, 6],
  [217, 3504, 6, 7],
  [222, 3584, 7, 8],
  [225, 3632, 8, 9],
  [254, 4096, 1, 1],
] as const;

test('classes of 4 KiB pages are the kernel’s', (t) => {
  const { classes } = sizeClasses(4096);
  for (const [index, size, poolPagesPerZspage, objectsPerZspage] of golden) {
    const maxLength = size === 4096 ? 4096 : size - 8;
    t.deepEqual(
      classes.find((each) => each.index === index),
      { index, size, maxLength, poolPagesPerZspage, objectsPerZspage },
    );
  }
});

test('lengths go to the class that the kernel takes for them', (t) => {
  const table = sizeClasses(4096);
  const lengths = [1, 24, 25, 1000, 1024, 1560, 2048, 3624, 3625, 4088, 4089, 4096];
  t.deepEqual(
    lengths.map((length) => classOf(table, length).index),
    [0, 0, 1, 62, 64, 96, 134, 225, 254, 254, 254, 254],
  );
  t.deepEqual(classOf(table, 2048), {
    index: 134,
    size: 2176,
    maxLength: 2168,
    poolPagesPerZspage: 8,
    objectsPerZspage: 15,
  });
});

test('chain size 4 merges classes 95 to 99 into 100, as zsmalloc.rst tells', (t) => {
  const table = sizeClasses(4096, { chainSize: 4 });
  for (const size of [1552, 1568, 1584, 1600, 1616, 1632]) {
    const { index, poolPagesPerZspage, objectsPerZspage } = classOf(table, size - 8);
    t.deepEqual([index, poolPagesPerZspage, objectsPerZspage], [100, 2, 5]);
  }
  t.is(classOf(table, 2048).index, 144);
});

test('one zspage of every class takes 590 pool pages at chain size 8, 174 at 4', (t) => {
  const pages = (chainSize: number) =>
    sizeClasses(4096, { chainSize }).classes.reduce(
      (sum, each) => sum + each.poolPagesPerZspage,
      0,
    );
  t.is(pages(8), 590);
  t.is(pages(4), 174);
});

/** Length, objects for a pool page at chain sizes 4 and 8, to two digits (mm/zsmalloc.c, 6.12). */
const densities = [
  [512, 7.75, 7.75],
  [819, 4.75, 4.875],
  [1024, 3.75, 3.875],
  [1280, 3, 3.14],
  [1320, 3, 3],
  [1366, 2.75, 2.875],
  [1536, 2.5, 2.625],
  [1984, 2, 2],
  [2016, 2, 2],
  [2048, 1.75, 1.875],
  [2730, 1.33, 1.43],
  [3264, 1, 1.2],
  [3625, 1, 1],
  [3968, 1, 1],
  [4096, 1, 1],
] as const;

test('as many objects fit into a pool page as in the kernel', (t) => {
  for (const [length, chain4, chain8] of densities) {
    for (const [chainSize, expected] of [
      [4, chain4],
      [8, chain8],
    ] as const) {
      const { objectsPerZspage, poolPagesPerZspage } = classOf(
        sizeClasses(4096, { chainSize }),
        length,
      );
      t.true(
        Math.abs(objectsPerZspage / poolPagesPerZspage - expected) < 0.005,
        `${length} bytes, chain ${chainSize}: ${objectsPerZspage} in ${poolPagesPerZspage}`,
      );
    }
  }
});

/** Page size, classes, huge class size at chain size 8 (mm/zsmalloc.c, 6.12, compiled for each). */
const otherPageSizes = [
  [4096, 119, 3625],
  [8192, 120, 7257],
  [16384, 121, 14553],
  [32768, 123, 29081],
  [65536, 123, 58137],
] as const;

test('every page size has the kernel’s number of classes and huge class size', (t) => {
  for (const [pageSize, classes, wholePageFrom] of otherPageSizes) {
    const table = sizeClasses(pageSize);
    t.is(table.pageSize, pageSize);
    t.is(table.classes.length, classes);
    t.is(table.wholePageFrom, wholePageFrom);
    t.is(table.classes.at(-1)!.index, { 4096: 254, 8192: 255 }[pageSize as number] ?? 256);
  }
});

test('every length fits its class, and takes a whole page from wholePageFrom on and not before', (t) => {
  for (const pageSize of pageSizes) {
    for (const chainSize of [4, 5, 8, 11, 16]) {
      for (const classFormula of ['shipped', 'documented'] as const) {
        const table = sizeClasses(pageSize, { chainSize, classFormula });
        let misfits = 0;
        for (let length = 1; length <= pageSize; length++) {
          const position = table.positionOf(length);
          const { maxLength, poolPagesPerZspage, objectsPerZspage } = table.classes[position]!;
          const smaller = table.classes[position - 1];
          const wholePage = poolPagesPerZspage === 1 && objectsPerZspage === 1;
          if (length > maxLength) misfits++;
          if (smaller !== undefined && length <= smaller.maxLength) misfits++;
          if (wholePage !== length >= table.wholePageFrom) misfits++;
        }
        t.is(misfits, 0, `${pageSize} ${chainSize} ${classFormula}`);
      }
    }
  }
});

test('a page size or an option that cannot be is an invalid option', (t) => {
  const invalid = { instanceOf: ConfigError, code: 'PAGEFOLD_INVALID_OPTION' };
  t.throws(() => sizeClasses(4000), invalid);
  t.throws(() => sizeClasses(4096, { chainSize: 3 }), invalid);
  t.throws(() => sizeClasses(4096, { chainSize: 17 }), invalid);
  t.throws(() => sizeClasses(4096, { classFormula: 'percent' as 'shipped' }), invalid);
});

function classOf(table: SizeClassTable, length: number) {
  return table.classes[table.positionOf(length)]!;
}
