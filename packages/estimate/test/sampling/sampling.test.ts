import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { ConfigError, InputError } from '@pagefold/contracts';
import { BackendRegistry } from '@pagefold/core';
import { type Analysis, analyze, nodeWorkers, type SampleOptions } from '@pagefold/estimate';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import { comparable } from '../support/comparable.ts';
import { bytesOf, known, knownPages } from '../support/known-pages.ts';
import { mixedPages, page, pageSize, sourceOf } from '../support/pages.ts';
import { createRegistry, registryModule } from '../support/worker-registry.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
const registry = new BackendRegistry([xxh3Wasm, sha256Node, known, zsmalloc]);
const combinations = [{ hasher: 'xxh3', compressor: 'known', allocator: 'zsmalloc' }];

/** Most contents once, some up to 14 times, as in memory. */
const copies = Array.from({ length: 1600 }, (_, i) => (i % 8 === 0 ? 2 + (i % 13) : 1));
const pages = knownPages({ zeroPages: 40, sameFilled: [3, 1, 7], copies }, seed).map(bytesOf);
const half = Math.floor(pages.length / 2);
const sources = () => [sourceOf(pages.slice(0, half), 256), sourceOf(pages.slice(half), 256)];

function analyzed(sample?: SampleOptions): Promise<Analysis> {
  return analyze({ sources: sources(), registry, combinations, kernels: ['ksm'], sample });
}

interface Estimate {
  readonly value: number;
  readonly error: number | undefined;
}

/** Figures of a sample, or of all: pool pages are then those of the steady state too. */
function estimates(analysis: Analysis): Record<string, Estimate> {
  const { layers, sample, inputs, sharingHistogram, domainSharing } = analysis;
  const row = analysis.combinations[0]!;
  const ksm = analysis.kernels[0]!.rows[0]!;
  const steady = row.steadyStatePoolPages * pageSize;
  const steadyPlain = row.steadyStatePoolPagesWithoutDedup * pageSize;
  const errors = row.samplingError ?? {};
  const [once] = sharingHistogram;
  const [pair] = domainSharing!.pairs;
  return {
    duplicatePages: {
      value: layers.duplicatePages,
      error: sample?.samplingError.duplicatePages,
    },
    ofFirstInput: {
      value: inputs[0]!.layers.duplicatePages,
      error: inputs[0]!.samplingError?.duplicatePages,
    },
    once: { value: once!.contents, error: once!.samplingError?.contents },
    onceBytes: { value: once!.objectBytes!, error: once!.samplingError?.objectBytes },
    inBoth: { value: pair!.contents, error: pair!.samplingError?.contents },
    objects: { value: row.objects, error: errors.objects },
    comprDataSize: { value: row.comprDataSize, error: errors.comprDataSize },
    plainData: { value: row.comprDataSizeWithoutDedup, error: errors.comprDataSizeWithoutDedup },
    plainPool: { value: steadyPlain, error: errors.savedBytesWithoutDedup },
    gross: { value: steadyPlain - steady, error: errors.grossSavedBytes },
    net: { value: steadyPlain - steady - row.dedupMetadataBytes, error: errors.netSavedBytes },
    pool: { value: row.steadyStatePoolPages, error: errors.poolPages },
    rawPages: { value: row.rawPages, error: errors.rawPages },
    ksm: { value: ksm.savedBytes, error: ksm.samplingError?.savedBytes },
  };
}

test.serial('errors are kept in 90 of 100 samples', async (t) => {
  t.log(`seed ${seed}`);
  const truth = estimates(await analyzed());
  const kept: Record<string, number> = {};
  for (let i = 0; i < 100; i++) {
    const sampled = await analyzed({ oneIn: 8, seed: seed + i });
    for (const [name, { value, error }] of Object.entries(estimates(sampled))) {
      t.true(error! > 0, name);
      if (Math.abs(value - truth[name]!.value) <= error!) kept[name] = (kept[name] ?? 0) + 1;
    }
  }
  t.log(kept);
  for (const name of Object.keys(truth)) t.true((kept[name] ?? 0) >= 90, `${name}: ${kept[name]}`);
});

test.serial('what is counted is exact in a sample', async (t) => {
  const all = await analyzed();
  const sampled = await analyzed({ oneIn: 16 });
  t.is(sampled.pages, all.pages);
  t.is(sampled.layers.zeroPages, all.layers.zeroPages);
  t.is(sampled.layers.sameFilledPages, all.layers.sameFilledPages);
  const { layers } = sampled;
  t.is(
    layers.duplicatePages + layers.uniquePages,
    all.layers.duplicatePages + all.layers.uniquePages,
  );
  t.deepEqual(
    sampled.inputs.map((input) => input.pages),
    all.inputs.map((input) => input.pages),
  );
  t.is(sampled.sample?.oneIn, 16);
});

test.serial('a sample of all contents is no sample', async (t) => {
  const { sample, ...all } = await analyzed({ oneIn: 1 });
  t.is(sample?.oneIn, 1);
  t.is(comparable(all), comparable(await analyzed()));
  const { sample: auto, ...whole } = await analyzed({ oneIn: 'auto' });
  t.is(auto?.contents, all.distinctContents);
  t.is(comparable(whole), comparable(all));
});

test.serial('auto keeps what its last threshold would have kept from the beginning', async (t) => {
  const { sample, ...auto } = await analyzed({ oneIn: 'auto', maxContents: 500 });
  t.true(sample!.contents <= 500);
  t.true(sample!.contents > 150);
  t.is(sample!.oneIn % 2, 0);
  const { sample: fixed, ...again } = await analyzed({ oneIn: sample!.oneIn });
  t.deepEqual(fixed, sample);
  // The first input was estimated when more of it was known.
  const together = ({ inputs: _, domainSharing: __, ...figures }: typeof auto) => figures;
  t.is(comparable(together(auto) as Analysis), comparable(together(again) as Analysis));
});

test.serial('a sample is the same on several threads', async (t) => {
  const backends = createRegistry();
  const lz4 = [{ hasher: 'xxh3', compressor: 'lz4', allocator: 'zbud' }];
  const given = { registry: backends, combinations: lz4, kernels: ['zram', 'zswap-6.18'] as const };
  const images = () => [sourceOf(mixedPages(1500), 64), sourceOf(mixedPages(2500), 300)];
  for (const sample of [{ oneIn: 4 }, { oneIn: 'auto', maxContents: 300 }] as const) {
    const one = await analyze({ ...given, sources: images(), sample });
    const workers = nodeWorkers({ count: 2, registryModule });
    const two = await analyze({ ...given, sources: images(), sample, workers });
    t.true(one.sample!.oneIn > 1);
    const rest = ({ inputs: _, domainSharing: __, ...figures }: Analysis) => figures as Analysis;
    t.is(comparable(rest(two)), comparable(rest(one)));
  }
});

test.serial('a sample without a content is an error that says so', async (t) => {
  const given = { sources: [sourceOf([page(1, 0.5)])], registry, combinations };
  await t.throwsAsync(analyze({ ...given, sample: { oneIn: 2 ** 20 } }), {
    instanceOf: InputError,
    message: /^of 1 pages that are not same-filled none is in a sample of 1\/1048576/,
  });
});

for (const oneIn of [0, 1.5, -2, 2 ** 21, 'all']) {
  test(`one in ${oneIn} is no sample`, async (t) => {
    await t.throwsAsync(analyzed({ oneIn: oneIn as number }), {
      instanceOf: ConfigError,
      message: /oneIn/,
    });
  });
}
