import { fileURLToPath } from 'node:url';
import test from 'ava';
import { pagefold } from './support/pagefold.ts';

/** A module of a user's: a compressor that keeps its contract, and one that loses a byte. */
const module = fileURLToPath(new URL('../test/support/runs.mjs', import.meta.url));
/** The latter alone. */
const lossyModule = fileURLToPath(new URL('../test/support/lossy.mjs', import.meta.url));

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
});

test('as text each case has its line, and a failure what did not hold', async (t) => {
  const text = await pagefold('conformance', lossyModule);
  t.is(text.exitCode, 1);
  t.regex(text.out, /^compressor lossy\n {2}ok /);
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

test('the engine that comes first is meant by its name and by its own, and no cell at all is refused', async (t) => {
  const asked = [
    'matrix',
    '--hasher',
    'xxh3/wasm',
    '--allocator',
    'zsmalloc',
    '--page-size',
    '4096',
  ];
  const compressor = (name: string) =>
    pagefold(...asked, '--short', '--json', '--compressor', name);
  const cells = async (name: string) => JSON.parse((await compressor(name)).out).cells.length;
  t.deepEqual([await cells('lz4/wasm'), await cells('lz4/js'), await cells('lz4')], [1, 1, 2]);
  const others = ['--compressor', 'lz4/js', '--allocator', 'zbud', '--short'];
  const none = await pagefold('matrix', '--hasher', 'sha256', ...others);
  t.is(none.exitCode, 3);
  t.regex(none.err, /no combination has all that was named/);
  t.is(none.out, '');
});
