import { builtinBackends } from '@pagefold/builtins';
import { ConfigError } from '@pagefold/contracts';
import { BackendRegistry, type BackendSelection } from '@pagefold/core';
import {
  type Analysis,
  type AnalyzeOptions,
  analyze,
  type KernelRow,
  kernelNames,
} from '@pagefold/estimate';
import test from 'ava';
import { filled, mixedPages, pageSize, sourceOf } from '../support/pages.ts';

const registry = new BackendRegistry(builtinBackends);

function analyzeAs(
  kernels: AnalyzeOptions['kernels'],
  count = 20,
  combinations: readonly BackendSelection[] = [],
): Promise<Analysis> {
  const sources = [sourceOf(mixedPages(count))];
  return analyze({ sources, registry, combinations, ...(kernels && { kernels }) });
}

test('a kernel by its name is run with the usual compressors and all its allocators', async (t) => {
  const { kernels } = await analyzeAs(['zswap-6.1', 'ksm', 'zram']);
  t.deepEqual(
    kernels.map(({ kernel }) => kernel),
    ['zswap-6.1', 'ksm', 'zram'],
  );
  const labels = kernels.map(({ rows }) => rows.map((row) => `${row.compressor} ${row.allocator}`));
  t.deepEqual(labels, [
    ['zbud', 'z3fold', 'zsmalloc'].flatMap((allocator) =>
      ['lzo-rle', 'lz4', 'zstd'].map((compressor) => `${compressor} ${allocator}`),
    ),
    ['null null'],
    ['lzo-rle zsmalloc', 'lz4 zsmalloc', 'zstd zsmalloc'],
  ]);
  t.true(kernels.every(({ present }) => present === null));
});

test('without kernels there are none, and a swap area has none', async (t) => {
  t.deepEqual((await analyzeAs(undefined)).kernels, []);
  const swap = {
    ...sourceOf([filled(0n)]),
    describe: () => ({
      format: 'swap',
      population: 'swapped' as const,
      packings: [],
      zerosToldApart: true,
      layersOnly: 'it does not tell',
      leftOut: [],
      lost: [],
      warnings: [],
    }),
  };
  const options = { sources: [swap], registry, combinations: [], kernels: kernelNames };
  t.deepEqual((await analyze(options)).kernels, []);
});

test('zram says of a combination’s pages what the pool without deduplication takes', async (t) => {
  const compressorOptions = { endRule: 'kernel' };
  const selection = { hasher: 'xxh3', compressor: 'lz4', compressorOptions, allocator: 'zsmalloc' };
  const kernels = [{ kernel: 'zram', compressors: [{ compressor: 'lz4' }] }] as const;
  const { kernels: predicted, combinations, layers } = await analyzeAs(kernels, 300, [selection]);
  const [combination] = combinations;
  const row = predicted[0]!.rows[0]!;
  t.is(row.figures.compr_data_size, combination!.comprDataSizeWithoutDedup);
  t.is(row.figures.mem_used_total, combination!.poolPagesWithoutDedup * pageSize);
  t.is(row.figures.huge_pages, combination!.rawPages);
  t.is(row.figures.same_pages, layers.zeroPages + layers.sameFilledPages);
  t.true(row.microsecondsPerPage! > 0);
});

const exact = 'exact';
const approximate = 'approximate';
const accuracies: [string, Record<string, unknown>, KernelRow['accuracy']][] = [
  ['lz4', {}, exact],
  ['lz4/js', { endRule: 'kernel' }, exact],
  ['lz4', { acceleration: 8 }, approximate],
  ['lz4', { endRule: 'liblz4' }, approximate],
  ['lzo', {}, exact],
  ['lzo', { hashBits: 14 }, approximate],
  ['lzo-rle', {}, exact],
  ['lzo-rle/js', {}, exact],
  ['deflate', {}, exact],
  ['deflate/pako', { windowBits: 11, memLevel: 8 }, exact],
  ['deflate', { memLevel: 9 }, approximate],
  ['deflate/node', {}, approximate],
  ['zstd', {}, 'within-half-percent'],
  ['zstd/wasm', { level: 3 }, 'within-half-percent'],
  ['zstd', { level: 19 }, approximate],
  ['zstd/bokuweb', {}, approximate],
];
for (const [compressor, compressorOptions, accuracy] of accuracies) {
  test(`${compressor} with ${JSON.stringify(compressorOptions)} is ${accuracy}`, async (t) => {
    const compressors = [{ compressor, compressorOptions }];
    const { kernels } = await analyzeAs([{ kernel: 'zswap-6.18', compressors }], 3);
    t.is(kernels[0]!.rows[0]!.accuracy, accuracy);
    t.is(kernels[0]!.rows[0]!.compressor, compressor);
    const between = await analyzeAs([{ kernel: 'zram', compressors, approximate: true }], 3);
    t.is(between.kernels[0]!.rows[0]!.accuracy, approximate);
  });
}

test('zstd is as each kernel has it: 6.1 the version that is here, with a longer shortest match', async (t) => {
  const compressors = ['zstd', 'lz4'].map((compressor) => ({ compressor }));
  const names = ['zswap-6.1', 'zswap-6.12', 'zswap-6.18', 'zram'] as const;
  const { kernels } = await analyzeAs(
    names.map((kernel) => ({ kernel, compressors })),
    300,
  );
  const accuracies = kernels.map(({ rows }) => rows[0]!.accuracy);
  t.deepEqual(accuracies, [exact, ...Array(3).fill('within-half-percent')]);
});

test('allocators can be chosen, and compressors that no kernel has are left out', async (t) => {
  const compressors = [{ compressor: 'lz4js' }, { compressor: 'lzo' }];
  const { kernels } = await analyzeAs([
    { kernel: 'zswap-6.12', allocators: ['zsmalloc', 'zbud'], compressors },
  ]);
  const { rows } = kernels[0]!;
  t.deepEqual(
    rows.map((row) => `${row.compressor} ${row.allocator}`),
    ['lzo zbud', 'lzo zsmalloc'],
  );
});

const wrong: [unknown, RegExp][] = [
  ['zram', /^analyze: "kernels" expected an object, got "zram"$/],
  [{ kernel: 'zram' }, /^analyze: "kernels" expected an array of kernels/],
  [['zswap'], /kernels\[0\]: "kernel" expected one of zswap-6\.1, .*ksm, got "zswap"$/],
  [['zram', 5], /kernels\[1\]: options expected an object, got 5$/],
  [[{ kernel: 'zram', compressor: 'lz4' }], /has no option "compressor"/],
  [
    [{ kernel: 'zram', compressors: [] }],
    /"compressors" expected compressors with at least one of/,
  ],
  [[{ kernel: 'zram', compressors: ['lz4'] }], /"compressors" expected compressors with/],
  [
    [{ kernel: 'zram', compressors: [{ compressor: 'lz4js' }] }],
    /one of lzo-rle, lzo, lz4, deflate/,
  ],
  [
    [{ kernel: 'zswap-6.18', allocators: ['zbud'] }],
    /"allocators" expected allocators of .*zsmalloc/,
  ],
  [
    [{ kernel: 'zswap-6.1', allocators: [] }],
    /"allocators" expected allocators of one of zbud, z3/,
  ],
];
for (const [kernels, says] of wrong) {
  test(`kernels ${JSON.stringify(kernels)} are refused`, async (t) => {
    const analysis = analyzeAs(kernels as AnalyzeOptions['kernels']);
    const error = await t.throwsAsync(analysis, { instanceOf: ConfigError });
    t.is(error?.code, 'PAGEFOLD_INVALID_OPTION');
    t.regex(error?.message ?? '', says);
  });
}
