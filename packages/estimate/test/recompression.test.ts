import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { foldAWasm } from '@pagefold/compress-fold';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { lzoWasm } from '@pagefold/compress-lzo';
import { zstdWasm } from '@pagefold/compress-zstd';
import { Random } from '@pagefold/conformance';
import { ConfigError } from '@pagefold/contracts';
import { BackendRegistry, composePool, type PagePool, type PoolSelection } from '@pagefold/core';
import { type Analysis, type AnalyzeOptions, analyze } from '@pagefold/estimate';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import { standard } from './support/analysis.ts';
import { filled, pageSize, sourceOf } from './support/pages.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);

const registry = new BackendRegistry([
  ...[xxh3Wasm, sha256Node, zsmalloc],
  ...[lz4Wasm, lzoWasm, zstdWasm, foldAWasm],
]);

const random = new Random(seed);
const made: Uint8Array[] = [];

/**
 * Pages of digits, half of whose bits only an entropy coder saves, and now and then noise, a duplicate, a page of zeros: the
 * first of a row that all tests share.
 */
function digits(pages: number): Uint8Array[] {
  while (made.length < pages) made.push(nextPage());
  return made.slice(0, pages);
}

function nextPage(): Uint8Array {
  const kind = random.below(20);
  const page = new Uint8Array(pageSize);
  random.fill(page);
  if (kind === 0) return filled(0n);
  if (kind === 1 && made.length > 0) return random.pick(made);
  if (kind === 2) return page;
  for (let at = 0; at < pageSize; at++) page[at] = 48 + (page[at]! & 7);
  return page;
}

function analyzed(
  pages: readonly Uint8Array[],
  options: Partial<AnalyzeOptions> = {},
): Promise<Analysis> {
  const asked = { registry, combinations: [standard], recompress: { to: 'zstd' } };
  return analyze({ sources: [sourceOf(pages, 256)], ...asked, ...options });
}

async function poolOf(
  pages: readonly Uint8Array[],
  policy: Partial<PoolSelection>,
): Promise<PagePool> {
  const pool = await composePool(registry, { ...standard, ...policy });
  const device = pool.createDevice({ slots: pages.length });
  for (const [slot, page] of pages.entries()) device.store(slot, page);
  return pool;
}

test(`what compressing anew adds is what a real pool says (seed ${seed})`, async (t) => {
  const pages = digits(700);
  const { combinations, recommendation } = await analyzed(pages, { similarity: {} });
  const [row] = combinations;
  const { recompress: layer, similarity } = row!;
  const plain = await poolOf(pages, { similarity: {} });
  const without = plain.stats();
  await plain.close();
  const pool = await poolOf(pages, { similarity: {}, recompress: { to: 'zstd' } });
  const before = pool.stats();
  t.true(pool.recompress() > 0);
  const stats = pool.stats();
  await pool.close();
  t.is(layer!.unable, null);
  t.is(layer!.compressor, 'zstd');
  t.is(layer!.poolPages * pageSize, stats.poolTotalSize);
  t.is(layer!.comprDataSize, stats.comprDataSize);
  t.is(layer!.recompressedObjects, stats.codecs[1]!.objects);
  t.true(layer!.recompressedObjects > 500 && layer!.recompressedObjects < stats.objects);
  t.is(row!.metadataBytes, stats.metadataBytes);
  t.is(layer!.grossSavedBytes, (similarity!.poolPages - layer!.poolPages) * pageSize);
  t.is(layer!.grossSavedBytes, before.poolTotalSize - stats.poolTotalSize);
  t.is(layer!.netSavedBytes, layer!.grossSavedBytes - layer!.recompressMetadataBytes);
  t.is(layer!.recompressMetadataBytes, before.metadataBytes - without.metadataBytes);
  t.is(row!.totalSavedBytes, pages.length * pageSize - stats.poolTotalSize - stats.metadataBytes);
  t.is(layer!.verdict, 'pays');
  t.true(layer!.backgroundMicrosecondsPerPage > 0 && layer!.loadTimeRatio! > 0);
  t.is(recommendation.recompress!.combination, 0);
  t.is(recommendation.recompress!.netSavedBytes, layer!.netSavedBytes);
  t.is((await analyzed(pages, { recompress: undefined })).combinations[0]!.recompress, undefined);
});

/** Pages of phrases that all have in common. */
function phrases(pages: number): Uint8Array[] {
  const random = new Random(seed);
  const phrase = 64;
  const known = new Uint8Array(200 * phrase);
  random.fill(known);
  return Array.from({ length: pages }, () => {
    const page = new Uint8Array(pageSize);
    for (let at = 0; at < pageSize; at += phrase) {
      const from = phrase * random.below(200);
      page.set(known.subarray(from, from + phrase), at);
    }
    return page;
  });
}

test(`of a few pages, each of which is loaded often, the figures are those before it (seed ${seed})`, async (t) => {
  const pages = digits(60)
    .filter((page) => page[0]! >= 48 && page[0]! < 56)
    .slice(0, 8);
  const { recompress: layer, objects } = (await analyzed(pages)).combinations[0]!;
  t.true(objects > 0);
  t.is(layer!.recompressedObjects, objects);
});

test(`a model that is trained on what is stored counts (seed ${seed})`, async (t) => {
  const pages = phrases(2200);
  const recompress = { to: 'fold-a', dictionary: 'auto' } as const;
  const { recompress: layer } = (await analyzed(pages, { recompress })).combinations[0]!;
  const { recompress: zstd } = (await analyzed(pages)).combinations[0]!;
  t.true(layer!.comprDataSize < zstd!.comprDataSize / 4, `${layer!.comprDataSize}`);
  t.true(layer!.recompressMetadataBytes > zstd!.recompressMetadataBytes + 1000);
});

test(`of a sample it is extrapolated from windows, within its error (seed ${seed})`, async (t) => {
  const pages = digits(10_240);
  const truth = (await analyzed(pages)).combinations[0]!.recompress!;
  const sample = { oneIn: 'auto', maxContents: 32_768, seed } as const;
  const { recompress: layer } = (await analyzed(pages, { sample })).combinations[0]!;
  t.true(layer!.windowPages! > 0 && layer!.windowPages! < pages.length);
  for (const name of [
    'netSavedBytes',
    'recompressMetadataBytes',
    'recompressedObjects',
    'comprDataSize',
  ] as const) {
    const off = Math.abs(layer![name] - truth[name]);
    // One sample in 20 is beyond its error, and what has none is of tables that grow by steps.
    t.true(
      off <= 2 * (layer!.samplingError?.[name] ?? 0) + truth[name] / 20,
      `${name}: ${layer![name]}, not ${truth[name]}, ± ${layer!.samplingError?.[name]}`,
    );
  }
});

test('a second compressor that cannot says so, and its figures are those without', async (t) => {
  const pages = digits(300);
  const recompress = { to: 'lzo', dictionary: new Uint8Array(1000).fill(1) };
  const { combinations, recommendation } = await analyzed(pages, { recompress });
  const [row] = combinations;
  t.regex(row!.recompress!.unable!, /lzo/);
  t.is(row!.recompress!.compressor, null);
  t.is(row!.recompress!.netSavedBytes, 0);
  t.is(recommendation.recompress, null);
  const same = await analyzed(pages, { recompress: { to: standard.compressor } });
  t.regex(
    same.combinations[0]!.recompress!.unable!,
    /expected another compressor than the pool's own/,
  );
  const without = await analyzed(pages, { recompress: undefined });
  t.is(row!.totalSavedBytes, without.combinations[0]!.totalSavedBytes);
});

test('what it has not is refused before anything is read', async (t) => {
  const nothing = { ...sourceOf(digits(10)), read: () => t.fail('read') as never };
  const refused = (recompress: object, message: RegExp) =>
    t.throwsAsync(analyzed([], { sources: [nothing], recompress: recompress as { to: string } }), {
      instanceOf: ConfigError,
      message,
    });
  await refused({ to: 'zstd', idleSeconds: 5 }, /recompress: has no option "idleSeconds"/);
  await refused({ to: 'zstd', minGainPercent: 0 }, /"minGainPercent" expected/);
  await refused({ minGainPercent: 5 }, /"to" expected/);
  await refused({ to: 'zstdd' }, /no compressor named "zstdd"/);
});
