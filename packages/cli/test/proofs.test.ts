import { fileURLToPath } from 'node:url';
import test from 'ava';
import { imageFile, pagefold, pageSize } from './support/pagefold.ts';

/** A module of a user's: a compressor that keeps its contract, and one that loses a byte. */
const module = fileURLToPath(new URL('../test/support/runs.mjs', import.meta.url));

interface BackendResult {
  readonly backend: string;
  readonly cases: readonly { readonly name: string; readonly outcome: string }[];
}

test('the kit passes a backend that keeps its contract and names what another breaks', async (t) => {
  const { exitCode, out, err } = await pagefold('conformance', module, '--json');
  t.is(exitCode, 1);
  t.is(err, '');
  const report = JSON.parse(out);
  const results: BackendResult[] = report.backends;
  const runs = results.find(({ backend }) => backend === 'runs');
  const lossy = results.find(({ backend }) => backend === 'lossy');
  const failed = (result?: BackendResult) => result?.cases.filter((c) => c.outcome === 'failed');
  t.deepEqual(failed(runs), []);
  t.true((failed(lossy)?.length ?? 0) > 0);
  t.is(report.failed, failed(lossy)?.length);

  const text = await pagefold('conformance', module);
  t.is(text.exitCode, 1);
  t.regex(text.out, /FAIL .+\n +\S/);
  t.regex(text.out, /\d+ passed, [1-9]\d* failed, \d+ skipped\n$/);
});

interface Cell {
  readonly compressor: string;
  readonly allocator: string;
  readonly pass: boolean;
  readonly failure?: string;
}

test('the matrix proves backends of the user’s with others', async (t) => {
  const args = ['matrix', '--short', '--page-size', '4096', '--json', '--with', module];
  const only = ['--hasher', 'xxh3', '--compressor', 'runs', 'lossy', '--allocator', 'zbud'];
  const { exitCode, out } = await pagefold(...args, ...only);
  t.is(exitCode, 1);
  const { cells }: { cells: Cell[] } = JSON.parse(out);
  t.is(cells.length, 2);
  for (const cell of cells) {
    t.is(cell.pass, cell.compressor === 'runs', `${cell.compressor} ${cell.failure}`);
    t.is(typeof cell.failure, cell.pass ? 'undefined' : 'string');
    for (const field of ['hasher', 'page_size', 'pool_pages', 'net_saved_bytes']) {
      t.true(field in cell, field);
    }
  }
});

test('a matrix on an image that cannot be read prints one line and no table', async (t) => {
  const { exitCode, out, err } = await pagefold('matrix', '--image', 'nowhere.raw');
  t.is(exitCode, 4);
  t.is(out, '');
  t.is(err, 'pagefold: nowhere.raw: no such file\n');
});

test('as zram, an image gets the fields of mm_stat', async (t) => {
  const image = new Uint8Array(6 * pageSize);
  for (let i = 2; i < 6; i++) image.fill(7, i * pageSize, i * pageSize + 1000);
  image.fill(0x55, pageSize, 2 * pageSize);
  const path = await imageFile(t, image);
  const { exitCode, out } = await pagefold('analyze', path, '--as', 'zram', '--json');
  t.is(exitCode, 0);
  const { mm_stat } = JSON.parse(out);
  t.is(mm_stat.orig_data_size, 6 * pageSize);
  t.is(mm_stat.same_pages, 2);
  t.is(mm_stat.huge_pages, 0);
  t.is(mm_stat.mem_used_total % pageSize, 0);
  t.is(mm_stat.compr_data_size % 4, 0, 'zram stores the same content four times');

  const asZram = async (compressor: string) => {
    const args = ['analyze', path, '--as', 'zram', '--json', '--compressor', compressor];
    return JSON.parse((await pagefold(...args)).out);
  };
  const deflate = await asZram('deflate');
  t.is(deflate.mm_stat_accuracy, 'exact');
  t.deepEqual(deflate.mm_stat, (await asZram('deflate/pako:memLevel=8,windowBits=11')).mm_stat);
  t.is((await asZram('deflate:memLevel=9')).mm_stat_accuracy, 'approximate');
  t.is((await asZram('zstd')).mm_stat_accuracy, 'approximate');
  const forPeople = await pagefold('analyze', path, '--as', 'zram', '--compressor', 'zstd');
  t.true(forPeople.out.includes("zram's mm_stat (approximate: "));

  const many = ['--as', 'zram', '--compressor', 'lz4', '--compressor', 'zstd'];
  const mistaken = await pagefold('analyze', path, ...many);
  t.is(mistaken.exitCode, 2);
  t.regex(mistaken.err, /takes one --compressor/);
});
