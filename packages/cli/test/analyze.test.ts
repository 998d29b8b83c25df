import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { folder, pagefold, start } from './support/pagefold.ts';

const pageSize = 4096;

/** Ten pages: three zero, one same-filled, four of one content, two of others. */
function tenPages(): Uint8Array {
  const image = new Uint8Array(10 * pageSize);
  image.fill(0x55, 3 * pageSize, 4 * pageSize);
  for (let i = 4; i < 10; i++) image.fill(Math.max(i, 7), i * pageSize, i * pageSize + 1000);
  return image;
}

async function imageFile(t: ExecutionContext, bytes: Uint8Array = tenPages()): Promise<string> {
  const path = join(await folder(t), 'memory.raw');
  await writeFile(path, bytes);
  return path;
}

test.serial('--json prints one object and nothing else, with the promised fields', async (t) => {
  const { exitCode, out, err } = await pagefold('analyze', await imageFile(t), '--json');
  t.is(exitCode, 0);
  t.is(err, '');
  const report = JSON.parse(out);
  t.is(report.schema, 'pagefold.analysis.v1');
  t.is(report.page_size, pageSize);
  t.is(report.pages, 10);
  t.deepEqual(report.layers, {
    zero_pages: 3,
    same_filled_pages: 1,
    duplicate_pages: 3,
    unique_pages: 3,
  });
  t.is(report.distinct_contents, 3);
  t.deepEqual(report.sharing_histogram, [
    { references: 1, contents: 2, pages: 2 },
    { references: 4, contents: 1, pages: 4 },
  ]);
  const [row] = report.combinations;
  const fields = ['hasher', 'compressor', 'allocator', 'stored_pages', 'raw_pages', 'rejected']
    .concat(['compr_data_size', 'pool_pages', 'pool_pages_without_dedup'])
    .concat(['steady_state_pool_pages', 'metadata_bytes', 'metadata_bytes_without_dedup'])
    .concat(['dedup_metadata_bytes', 'gross_saved_bytes', 'net_saved_bytes', 'total_saved_bytes'])
    .concat(['compress_ratio', 'total_ratio']);
  for (const field of fields) t.true(field in row, field);
});

test.serial('the text says what the pages are', async (t) => {
  const { exitCode, out } = await pagefold('analyze', await imageFile(t));
  t.is(exitCode, 0);
  t.regex(out, /10 pages of 4\.0 KiB/);
  t.regex(out, /zero +3 +30\.0 %/);
  t.regex(out, /duplicate +3 +30\.0 %/);
  t.false(out.includes('\u001b'), 'no colour where there is no terminal');
});

test.serial('--verify says how many pages it compared', async (t) => {
  const path = await imageFile(t);
  const text = await pagefold('analyze', path, '--verify');
  t.regex(text.out, /10 pages compared +all equal/);
  const json = JSON.parse((await pagefold('analyze', path, '--verify', '--json')).out);
  t.deepEqual(json.combinations[0].verification, {
    compared_pages: 10,
    mismatched_pages: 0,
    rejected_pages: 0,
  });
});

test.serial('every combination of the named backends is compared, options included', async (t) => {
  const path = await imageFile(t);
  const args = ['--compressor', 'lz4:acceleration=8', '--compressor', 'deflate/pako:level=1'];
  const more = ['--allocator', 'all', '--json'];
  const { out } = await pagefold('analyze', path, ...args, ...more);
  const rows: { compressor: string; allocator: string }[] = JSON.parse(out).combinations;
  t.deepEqual(
    rows.map(({ compressor, allocator }) => `${compressor} ${allocator}`),
    ['lz4', 'deflate/pako'].flatMap((compressor) =>
      ['zsmalloc', 'z3fold', 'zbud'].map((allocator) => `${compressor} ${allocator}`),
    ),
  );
});

test.serial('a backend of the user’s is known to the command', async (t) => {
  const module = join(await folder(t), 'mine.mjs');
  await writeFile(
    module,
    `export const none = {
      kind: 'compressor', name: 'none', contractVersion: 1, options: {}, probe: () => true,
      create: () => ({
        name: 'none', capabilities: { prefix: false }, readSlack: 0, writeSlack: 0,
        bound: (length) => length, compress: () => 0, decompress: () => 0,
      }),
    };`,
  );
  const args = ['--with', module, '--compressor', 'none', '--json'];
  const { exitCode, out } = await pagefold('analyze', await imageFile(t), ...args);
  t.is(exitCode, 0);
  t.is(JSON.parse(out).combinations[0].raw_pages, 6);
});

test.serial('a page that comes back changed is a failure', async (t) => {
  const module = join(await folder(t), 'lossy.mjs');
  await writeFile(
    module,
    `export const lossy = {
      kind: 'compressor', name: 'lossy', contractVersion: 1, options: {}, probe: () => true,
      create: ({ memory: { bytes } }) => ({
        name: 'lossy', capabilities: { prefix: false }, readSlack: 0, writeSlack: 0,
        bound: (length) => length,
        compress: (src, length, dst) => { bytes[dst] = bytes[src]; return 1; },
        decompress: (src, length, dst, capacity) => {
          bytes.fill(0, dst, dst + capacity);
          bytes[dst] = bytes[src];
          return capacity;
        },
      }),
    };`,
  );
  const args = ['--with', module, '--compressor', 'lossy', '--verify'];
  const { exitCode, out } = await pagefold('analyze', await imageFile(t), ...args);
  t.is(exitCode, 1);
  t.regex(out, /6 DIFFER/);
});

interface Mistake {
  readonly name: string;
  readonly args: (path: string) => readonly string[];
  readonly exitCode: number;
  readonly says: RegExp;
}

const mistakes: readonly Mistake[] = [
  { name: 'no image', args: () => ['analyze'], exitCode: 2, says: /missing required argument/ },
  { name: 'a mistyped command', args: () => ['analyse'], exitCode: 2, says: /mean analyze/ },
  {
    name: 'a page size of 3000',
    args: (path) => ['analyze', path, '--page-size', '3000'],
    exitCode: 2,
    says: /'3000' is invalid.*4096, 8192/,
  },
  {
    name: 'an unknown compressor',
    args: (path) => ['analyze', path, '--compressor', 'lzo'],
    exitCode: 3,
    says: /no compressor named "lzo"; known: lz4/,
  },
  {
    name: 'an engine that cannot run here',
    args: (path) => ['analyze', path, '--compressor', 'zstd/napi'],
    exitCode: 3,
    says: /zstd-napi is not installed/,
  },
  {
    name: 'a module without backends',
    args: (path) => ['analyze', path, '--with', path],
    exitCode: 3,
    says: /cannot load/,
  },
  {
    name: 'a missing file',
    args: (path) => ['analyze', `${path}.gone`],
    exitCode: 4,
    says: /memory\.raw\.gone: no such file/,
  },
  {
    name: 'a directory',
    args: (path) => ['analyze', join(path, '..')],
    exitCode: 4,
    says: /directory/,
  },
  {
    name: 'a page size that does not fit the image',
    args: (path) => ['analyze', path, '--page-size', '16384'],
    exitCode: 4,
    says: /not whole pages of 16384.*8192/,
  },
  {
    name: 'a process that does not exist',
    args: (path) => ['capture', '--pid', '99999999', '-o', path],
    exitCode: 4,
    says: /no process 99999999/,
  },
  {
    name: 'a process id that is none',
    args: (path) => ['capture', '--pid', 'one', '-o', path],
    exitCode: 2,
    says: /whole number above 0/,
  },
];

for (const { name, args, exitCode, says } of mistakes) {
  test.serial(`${name} gets one line and exit code ${exitCode}, as JSON with --json`, async (t) => {
    const path = await imageFile(t);
    const text = await pagefold(...args(path));
    t.is(text.exitCode, exitCode);
    t.is(text.out, '');
    t.regex(text.err, says);
    t.is(text.err.trimEnd().split('\n').length, 1, text.err);

    const json = await pagefold(...args(path), '--json');
    t.is(json.exitCode, exitCode);
    t.is(json.err, '');
    t.regex(JSON.parse(json.out).error.message, says);
  });
}

test.serial('an empty file is told from an image', async (t) => {
  const { exitCode, err } = await pagefold('analyze', await imageFile(t, new Uint8Array(0)));
  t.is(exitCode, 4);
  t.regex(err, /empty/);
});

test.serial('Ctrl-C ends the work with exit code 130 and no stack', async (t) => {
  const path = await imageFile(
    t,
    new Uint8Array(20_000 * pageSize).map((_, i) => i * i),
  );
  const module = join(await folder(t), 'announcing.mjs');
  await writeFile(
    module,
    `export const announcing = {
      kind: 'compressor', name: 'announcing', contractVersion: 1, options: {}, probe: () => true,
      create: () => {
        process.stderr.write('ready\\n');
        return {
          name: 'announcing', capabilities: { prefix: false }, readSlack: 0, writeSlack: 0,
          bound: (length) => length, decompress: () => 0,
          compress: () => { for (const end = Date.now() + 1; Date.now() < end; ); return 0; },
        };
      },
    };`,
  );
  const running = start('analyze', path, '--with', module, '--compressor', 'announcing');
  await running.says('ready');
  running.kill('SIGINT');
  const { exitCode, err, out } = await running.finished;
  t.is(exitCode, 130);
  t.is(err, 'ready\npagefold: interrupted\n');
  t.is(out, '');
});
