import test from 'ava';
import { kernelRows, pageOf, poolBytes, steadyStateBytes } from '../support/kernels.ts';
import { filled, pageSize } from '../support/pages.ts';

const never = 5000;
/** Zero pages, pages of two other words (which become 9 and 10 bytes), and a duplicate. */
const twice = pageOf(700);
const common = [filled(0n), filled(9n), pageOf(1000), twice, filled(0n), twice, filled(10n)];
const lengths = [1000, 700, 700];

test('zswap of 6.1 keeps same-filled pages by their word and puts 8 bytes before objects', async (t) => {
  const rows = await kernelRows('zswap-6.1', [...common, pageOf(never), pageOf(pageSize)]);
  t.deepEqual(Object.keys(rows), ['zbud', 'z3fold', 'zsmalloc']);
  const withEntry = lengths.map((length) => length + 8);
  const { zbud, z3fold, zsmalloc } = rows;
  t.deepEqual(zbud!.figures, {
    pool_total_size: await poolBytes('zbud', withEntry),
    stored_pages: 7,
    same_filled_pages: 4,
    reject_alloc_fail: 0,
    reject_compress_poor: 1,
  });
  t.is(zbud!.rejectedPages, 2, 'what does not fit into a page is counted nowhere');
  t.is(z3fold!.figures.pool_total_size, await poolBytes('z3fold', withEntry));
  t.is(z3fold!.figures.reject_compress_poor, 1);
  const chain = { chainSize: 4, classFormula: 'documented' };
  const objects = [...lengths, pageSize];
  t.is(zsmalloc!.figures.pool_total_size, await poolBytes('zsmalloc', objects, chain));
  t.is(zsmalloc!.figures.stored_pages, 8);
  t.is(zsmalloc!.rejectedPages, 1);
});

test('zswap of 6.12 gets no zero pages, compresses other words and counts what does not fit', async (t) => {
  const rows = await kernelRows('zswap-6.12', [...common, pageOf(never), pageOf(pageSize)]);
  t.deepEqual(Object.keys(rows), ['zbud', 'z3fold', 'zsmalloc']);
  const objects = [9, ...lengths, 10];
  t.deepEqual(rows.zbud!.figures, {
    pool_total_size: await poolBytes('zbud', objects),
    stored_pages: 5,
    reject_alloc_fail: 0,
    reject_compress_poor: 1,
    reject_compress_fail: 1,
    swpout_zero: 2,
  });
  t.deepEqual(rows.zsmalloc!.figures, {
    pool_total_size: await poolBytes('zsmalloc', [...objects, pageSize]),
    stored_pages: 6,
    reject_alloc_fail: 0,
    reject_compress_poor: 0,
    reject_compress_fail: 1,
    swpout_zero: 2,
  });
  t.is(rows.z3fold!.figures.pool_total_size, await poolBytes('z3fold', [...objects, pageSize]));
});

test('zswap of 6.18 keeps what does not become shorter than a page', async (t) => {
  const shorter = pageOf(pageSize - 1);
  const pages = [...common, pageOf(never), pageOf(pageSize), shorter];
  const rows = await kernelRows('zswap-6.18', pages);
  t.deepEqual(Object.keys(rows), ['zsmalloc']);
  const { zsmalloc: row } = rows;
  const objects = [9, ...lengths, 10, pageSize, pageSize, pageSize - 1];
  const used = await poolBytes('zsmalloc', objects);
  t.deepEqual(row!.figures, {
    pool_total_size: used,
    stored_pages: 8,
    stored_incompressible_pages: 2,
    reject_alloc_fail: 0,
    reject_compress_poor: 0,
    reject_compress_fail: 0,
    swpout_zero: 2,
  });
  t.is(row!.usedBytes, used);
  t.is(row!.savedBytes, pages.length * pageSize - used);
  const steady = await steadyStateBytes('zsmalloc', objects);
  t.is(row!.uncertaintyBytes, used - steady);
  t.is(row!.storedPages, 8);
  t.is(row!.rejectedPages, 0);
});

test('zram keeps words and all pages, those of 3625 bytes and more as they are', async (t) => {
  const pages = [...common, pageOf(never), pageOf(3625), pageOf(3624)];
  const { zsmalloc: row } = await kernelRows('zram', pages);
  const objects = [...lengths, pageSize, pageSize, 3624];
  const used = await poolBytes('zsmalloc', objects);
  t.deepEqual(row!.figures, {
    orig_data_size: pages.length * pageSize,
    compr_data_size: objects.reduce((sum, length) => sum + length, 0),
    mem_used_total: used,
    mem_limit: 0,
    mem_used_max: used,
    same_pages: 4,
    pages_compacted: 0,
    huge_pages: 2,
    huge_pages_since: 2,
  });
});

for (const [allocator, longest] of [
  ['zbud', 3960],
  ['z3fold', 4088],
] as const) {
  test(`${allocator} of 6.1 takes pages of up to ${longest} bytes`, async (t) => {
    const rows = await kernelRows('zswap-6.1', [pageOf(longest), pageOf(longest + 1)]);
    t.is(rows[allocator]!.figures.stored_pages, 1);
    t.is(rows[allocator]!.figures.reject_compress_poor, 1);
  });
}

test('a word is compressed as often as it is stored, and only other pages are', async (t) => {
  const pages = Array.from({ length: 3000 }, (_, i) => filled((BigInt(i % 1500) << 32n) | 40n));
  const { zsmalloc: row } = await kernelRows('zswap-6.18', pages);
  t.is(row!.figures.pool_total_size, await poolBytes('zsmalloc', Array(3000).fill(40)));
  const kept = (await kernelRows('zram', pages)).zsmalloc!;
  t.is(kept.figures.mem_used_total, 0);
  t.is(kept.figures.same_pages, 3000);
});

test('without pages all figures are 0', async (t) => {
  for (const kernel of ['zswap-6.1', 'zswap-6.12', 'zswap-6.18', 'zram', 'ksm'] as const) {
    for (const row of Object.values(await kernelRows(kernel, []))) {
      t.true(
        Object.values(row.figures).every((figure) => figure === 0),
        kernel,
      );
      t.is(row.savedBytes, 0);
    }
  }
});
