import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SharingBytes } from '@pagefold/estimate';
import test from 'ava';
import {
  imageFile,
  mixedImage,
  moduleFile,
  pagefold,
  pageSize,
  shell,
  swapArea,
  tenPages,
} from './support/pagefold.ts';

test('--json prints one object and nothing else, with the promised fields', async (t) => {
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
  t.deepEqual(
    report.sharing_histogram.map((bucket: SharingBytes) => [
      bucket.references,
      bucket.contents,
      bucket.pages,
    ]),
    [
      [1, 2, 2],
      [4, 1, 4],
    ],
  );
  const [row] = report.combinations;
  const fields = ['hasher', 'compressor', 'allocator', 'stored_pages', 'raw_pages', 'rejected']
    .concat(['compr_data_size', 'pool_pages', 'pool_pages_without_dedup'])
    .concat(['steady_state_pool_pages', 'metadata_bytes', 'metadata_bytes_without_dedup'])
    .concat(['dedup_metadata_bytes', 'gross_saved_bytes', 'net_saved_bytes', 'total_saved_bytes'])
    .concat(['compress_ratio', 'total_ratio']);
  for (const field of fields) t.true(field in row, field);
});

test('the text says what the pages are', async (t) => {
  const { exitCode, out } = await pagefold('analyze', await imageFile(t));
  t.is(exitCode, 0);
  t.regex(out, /10 pages of 4\.0 KiB/);
  t.regex(out, /zero +3 +30\.0 %/);
  t.regex(out, /duplicate +3 +30\.0 %/);
  t.false(out.includes('\u001b'), 'no colour where there is no terminal');
});

test('--verify says how many pages it compared', async (t) => {
  const path = await imageFile(t);
  const text = await pagefold('analyze', path, '--verify');
  t.regex(text.out, /10 pages: all equal/);
  const json = JSON.parse((await pagefold('analyze', path, '--verify', '--json')).out);
  t.deepEqual(json.combinations[0].verification, {
    compared_pages: 10,
    mismatched_pages: 0,
    rejected_pages: 0,
  });
});

test('every combination of the named backends is compared, options included', async (t) => {
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

test('a backend of the user’s is known to the command', async (t) => {
  const module = await moduleFile(
    t,
    `export const none = {
      kind: 'compressor', name: 'none', contractVersion: 1, options: {}, probe: () => true,
      create: () => ({
        name: 'none', capabilities: { maxPrefix: 0 }, readSlack: 0, writeSlack: 0,
        bound: (length) => length, compress: () => 0, decompress: () => 0,
      }),
    };`,
  );
  const args = ['--with', module, '--compressor', 'none', '--json'];
  const { exitCode, out } = await pagefold('analyze', await imageFile(t), ...args);
  t.is(exitCode, 0);
  t.is(JSON.parse(out).combinations[0].raw_pages, 6);
});

test('a page that comes back changed is a failure', async (t) => {
  const module = await moduleFile(
    t,
    `export const lossy = {
      kind: 'compressor', name: 'lossy', contractVersion: 1, options: {}, probe: () => true,
      create: ({ memory: { bytes } }) => ({
        name: 'lossy', capabilities: { maxPrefix: 0 }, readSlack: 0, writeSlack: 0,
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
  {
    name: 'no image',
    args: () => ['analyze'],
    exitCode: 2,
    says: /give images, or live processes/,
  },
  { name: 'a mistyped command', args: () => ['analyse'], exitCode: 2, says: /mean analyze/ },
  {
    name: 'a page size of 3000',
    args: (path) => ['analyze', path, '--page-size', '3000'],
    exitCode: 2,
    says: /'3000' is invalid.*4096, 8192/,
  },
  {
    name: 'an unknown compressor',
    args: (path) => ['analyze', path, '--compressor', 'snappy'],
    exitCode: 3,
    says: /no compressor named "snappy"; known: lz4/,
  },
  {
    name: 'an engine that cannot run here',
    args: (path) => ['analyze', path, '--compressor', 'zstd/napi'],
    exitCode: 3,
    says: /zstd-napi is not installed/,
  },
  {
    name: 'a kernel that is not known',
    args: (path) => ['analyze', path, '--as', 'zram,zswap'],
    exitCode: 2,
    says: /Expected some of zswap-6\.1, .*ksm, here, got "zswap"/,
  },
  {
    name: 'a compressor that kernels do not have',
    args: (path) => ['analyze', path, '--as', 'zram', '--compressor', 'lz4js'],
    exitCode: 3,
    says: /--as with the compressor lz4js: zram has lzo-rle, lzo, lz4, deflate, zstd/,
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
    name: 'a process to be analysed that does not exist',
    args: () => ['analyze', '--pid', '99999999'],
    exitCode: 4,
    says: /no process 99999999 is running here/,
  },
  {
    name: 'a control group that does not exist',
    args: () => ['analyze', '--cgroup', '/no/such/group'],
    exitCode: 4,
    says: /cgroup \/no\/such\/group: there is no control group of that name/,
  },
  {
    name: 'swap of an image',
    args: (path) => ['analyze', path, '--swapped'],
    exitCode: 2,
    says: /--swapped is of live processes: give --pid or --cgroup/,
  },
  {
    name: 'swapping in what is in memory',
    args: (path) => ['capture', '--pid', '1', '--allow-swap-in', '-o', path],
    exitCode: 2,
    says: /--allow-swap-in stands beside --swapped/,
  },
  {
    name: 'live memory that is to be read several times',
    args: () => ['analyze', '--pid', '1', '--verify'],
    exitCode: 4,
    says: /live memory goes on changing.*capture it to a file first/,
  },
  {
    name: 'a capture of nothing',
    args: (path) => ['capture', '-o', path],
    exitCode: 2,
    says: /give what to capture, with --pid or --cgroup/,
  },
  {
    name: 'a process id that is none',
    args: (path) => ['capture', '--pid', 'one', '-o', path],
    exitCode: 2,
    says: /whole number above 0/,
  },
];

for (const { name, args, exitCode, says } of mistakes) {
  test(`${name} gets one line and exit code ${exitCode}, as JSON with --json`, async (t) => {
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

test('an empty file is told from an image', async (t) => {
  const { exitCode, err } = await pagefold('analyze', await imageFile(t, new Uint8Array(0)));
  t.is(exitCode, 4);
  t.regex(err, /empty/);
});

test('standard input is read where the format can be, once', async (t) => {
  const path = await imageFile(t, gzipSync(tenPages()));
  const { out, exitCode, err } = await shell('$PAGEFOLD analyze - --json < "$1"', path);
  t.is(exitCode, 0, err);
  const [input] = JSON.parse(out).inputs;
  t.is(input.name, 'standard input');
  t.deepEqual([input.format, input.packings, input.pages], ['raw', ['gzip'], 10]);
  const twice = await pagefold('analyze', '-', '-');
  t.is(twice.exitCode, 4);
  t.regex(twice.err, /can be read only once, and it is named twice/);
  const verified = await pagefold('analyze', '-', '--verify');
  t.is(verified.exitCode, 4);
  t.regex(verified.err, /--verify reads images several times/);
});

/** A LiME dump of two pages, the piece of a third, and one that is not there any more. */
function limeDump(): Buffer {
  const header = Buffer.alloc(32);
  header.write('EMiL');
  header.writeUInt32LE(1, 4);
  header.writeBigUInt64LE(0x1000n, 8);
  header.writeBigUInt64LE(0x1000n + 4n * 4096n - 1n, 16);
  const first = Buffer.from(header);
  first.writeBigUInt64LE(0x8000n, 8);
  first.writeBigUInt64LE(0x8000n + 4096n + 511n, 16);
  return Buffer.concat([first, Buffer.alloc(4096 + 512, 1), header, tenPages().subarray(0, 4096)]);
}

test('what an image is, what was left out of it and what is lost stand in the text', async (t) => {
  const lime = await imageFile(t, limeDump());
  const { exitCode, out, err } = await pagefold('analyze', lime);
  t.is(exitCode, 0);
  t.is(err, '');
  t.regex(out, /2 pages of 4\.0 KiB/);
  t.regex(out, /format: lime/);
  t.regex(out, /left out: broken pages at the borders of ranges: 1, 512 B/);
  t.regex(out, /LOST: pages that are missing because it ends too early: 3\n/);
  t.regex(out, /warning: ends too early, at byte \d+/);
});

test('several images are shown each by itself', async (t) => {
  const paths = [await imageFile(t), await imageFile(t, limeDump())];
  const { out } = await pagefold('analyze', ...paths);
  t.regex(out, /memory\.raw +10 +30\.0 % +10\.0 % +30\.0 % +30\.0 %\n/);
  t.regex(out, /memory\.raw +2 +50\.0 % +50\.0 % +0\.0 % +0\.0 %\n/);
});

test('a swap area gets its layers and no verdict', async (t) => {
  const path = await imageFile(t, swapArea());
  const { exitCode, out } = await pagefold('analyze', path, '--as', 'zram');
  t.is(exitCode, 0);
  t.regex(out, /duplicate +3 +30\.0 %/);
  t.regex(out, /no verdict: it does not tell which of its slots are in use/);
  t.notRegex(out, /What a pool makes of them|mm_stat/);
  t.deepEqual(JSON.parse((await pagefold('analyze', path, '--json')).out).combinations, []);
});

test('--as says what kernels would, and what to write where', async (t) => {
  const path = await imageFile(t);
  const args = ['analyze', path, '--as', 'zram,ksm', '--as', 'zswap-6.1', '--compressor', 'lz4'];
  const { exitCode, out } = await pagefold(...args, '--json');
  t.is(exitCode, 0);
  const { kernels } = JSON.parse(out);
  type Kernel = { kernel: string; rows: { compressor: string; allocator: string }[] };
  t.deepEqual(
    kernels.flatMap(({ kernel, rows }: Kernel) =>
      rows.map(({ compressor, allocator }) => [kernel, compressor, allocator]),
    ),
    [
      ['zram', 'lz4', 'zsmalloc'],
      ['ksm', null, null],
      ['zswap-6.1', 'lz4', 'zbud'],
      ['zswap-6.1', 'lz4', 'z3fold'],
      ['zswap-6.1', 'lz4', 'zsmalloc'],
    ],
  );
  const [zram, ksm] = kernels;
  t.is(zram.present, null);
  const [row] = zram.rows;
  t.is(row.accuracy, 'exact');
  t.is(row.figures.orig_data_size, 10 * pageSize);
  t.is(row.figures.same_pages, 4);
  t.is(row.used_bytes, row.figures.mem_used_total);
  t.deepEqual(row.settings[0], { path: '/sys/block/zram0/comp_algorithm', value: 'lz4' });
  t.is(ksm.rows[0].figures.pages_sharing, 3);

  const forPeople = await pagefold(...args);
  t.regex(forPeople.out, /\nAs zswap-6\.1\n.*\n {2}lz4 +z3fold .* exact\n/);
  t.regex(forPeople.out, / +40960 +186 +12288 /, 'mm_stat as zram prints it');
  t.regex(forPeople.out, /cd \/sys\/kernel\/mm\/ksm && echo 1 >use_zero_pages && echo 1 >run\n/);
});

test('deflate is predicted where it is asked for, with the engine that is as the kernel', async (t) => {
  const path = await imageFile(t);
  const labelsWith = async (...args: string[]) => {
    const { out } = await pagefold('analyze', path, '--as', 'zswap-6.18', '--json', ...args);
    const rows: { compressor: string; accuracy: string }[] = JSON.parse(out).kernels[0].rows;
    return rows.map(({ compressor, accuracy }) => `${compressor} ${accuracy}`);
  };
  t.deepEqual(await labelsWith(), ['lzo-rle exact', 'lz4 exact', 'zstd within-half-percent']);
  t.deepEqual(await labelsWith('--compressor', 'deflate'), ['deflate exact']);
  const node = await labelsWith('--compressor', 'deflate/node', '--compressor', 'lz4js');
  t.deepEqual(node, ['deflate/node approximate']);
  t.deepEqual((await labelsWith('--compressor', 'all')).slice(0, 3), [
    'lzo-rle exact',
    'lzo exact',
    'lz4 exact',
  ]);
});

test('--jobs does not change a figure', async (t) => {
  const path = await imageFile(t, mixedImage(600));
  const figures = async (jobs: string) => {
    const { exitCode, out } = await pagefold('analyze', path, '--json', '--jobs', jobs);
    t.is(exitCode, 0);
    const { layers, sharing_histogram, combinations } = JSON.parse(out);
    const pools = combinations.map((row: { pool_pages: number }) => row.pool_pages);
    return { layers, sharing_histogram, pools };
  };
  t.deepEqual(await figures('2'), await figures('1'));
});

test('--sample says how far its figures may be off', async (t) => {
  const path = await imageFile(t, mixedImage(600));
  const { out } = await pagefold('analyze', path, '--sample', '1/4', '--as', 'zram,ksm');
  t.regex(out, /One content in 4 by its hash/);
  t.regex(out, /duplicate .* ± \d+\.\d %/);
  t.regex(out, /dedup, net .* ± /);
  t.regex(out, /estimated from a sample/);
});

for (const [option, value] of [
  ['--jobs', '0'],
  ['--jobs', 'some'],
  ['--sample', '64'],
  ['--sample', '1/0'],
] as const) {
  test(`${option} ${value} is refused`, async (t) => {
    const { exitCode, err } = await pagefold('analyze', 'image', option, value);
    t.is(exitCode, 2);
    t.regex(err, /Expected/);
  });
}
