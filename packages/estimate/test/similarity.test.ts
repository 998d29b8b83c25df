import { lzoWasm } from '@pagefold/compress-lzo';
import { Random } from '@pagefold/conformance';
import { BackendRegistry, composePool } from '@pagefold/core';
import {
  type Analysis,
  type AnalyzeOptions,
  analysisReport,
  analyze,
  type CombinationResult,
} from '@pagefold/estimate';
import test from 'ava';
import { everyAllocator, registry, standard } from './support/analysis.ts';
import { filled, pageSize, sourceOf } from './support/pages.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);

interface Known {
  readonly families: number;
  /** Pages of a family that differ from its first in one byte. */
  readonly variants: number;
  readonly duplicates: number;
  readonly zeroPages: number;
}

/** Noise, so that nothing in common is by chance; a variant has an odd byte of its own, so no two are equal. */
function knownImage({ families, variants, duplicates, zeroPages }: Known): Uint8Array[] {
  const random = new Random(seed);
  const pages: Uint8Array[] = [];
  for (let family = 0; family < families; family++) {
    const first = new Uint8Array(pageSize);
    random.fill(first);
    pages.push(first);
    for (let variant = 0; variant < variants; variant++) {
      const page = first.slice();
      page[variant * 100]! ^= 1;
      pages.push(page);
    }
  }
  for (let i = 0; i < duplicates; i++) pages.push(random.pick(pages));
  for (let i = 0; i < zeroPages; i++) pages.push(filled(0n));
  for (let i = pages.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [pages[i], pages[other]] = [pages[other]!, pages[i]!];
  }
  return pages;
}

function analyzeSimilar(
  pages: readonly Uint8Array[],
  options: Partial<AnalyzeOptions> = {},
): Promise<Analysis> {
  const sources = [sourceOf(pages, 50)];
  const asked = { registry, combinations: [standard], similarity: {} };
  return analyze({ sources, ...asked, ...options });
}

/** Bytes step by step, as the waterfall of the report has them. */
function leftAfterLayers(row: CombinationResult, { rejectedPages }: CombinationResult): number {
  const { similarity, metadataBytes, dedupMetadataBytes } = row;
  const otherTables = metadataBytes - dedupMetadataBytes - similarity!.similarityMetadataBytes;
  return (
    (row.poolPagesWithoutDedup + rejectedPages) * pageSize -
    row.netSavedBytes -
    similarity!.netSavedBytes +
    otherTables
  );
}

for (const [i, { allocator }] of everyAllocator.entries()) {
  test(`on ${allocator} near copies are found, and are what a real pool says (seed ${seed})`, async (t) => {
    // Noise that has no place in a pool of zbud cannot be a base there.
    const known = { families: 150, variants: 3, duplicates: 70, zeroPages: 30 };
    const pages = knownImage(known);
    const combinations = [everyAllocator[i]!];
    const { combinations: rows, layers } = await analyzeSimilar(pages, { combinations });
    const [row] = rows;
    const { similarity } = row!;
    const isTaken = allocator !== 'zbud';
    t.is(layers.uniquePages, 600);
    t.is(layers.duplicatePages, 70);
    t.is(similarity!.unable, null);
    t.is(similarity!.deltaObjects, isTaken ? 450 : 0);
    t.is(similarity!.baseObjects, isTaken ? 150 : 0);

    const pool = await composePool(registry, { ...combinations[0]!, similarity: {} });
    const device = pool.createDevice({ slots: pages.length });
    for (const [slot, page] of pages.entries()) device.store(slot, page);
    const stats = pool.stats();
    await pool.close();
    t.is(similarity!.poolPages * pageSize, stats.poolTotalSize);
    t.is(similarity!.comprDataSize, stats.comprDataSize);
    t.is(similarity!.similarityMetadataBytes, stats.similarityMetadataBytes);
    t.is(row!.metadataBytes, stats.metadataBytes);

    t.is(similarity!.grossSavedBytes, (row!.poolPages - similarity!.poolPages) * pageSize);
    t.is(
      similarity!.netSavedBytes,
      similarity!.grossSavedBytes - similarity!.similarityMetadataBytes,
    );
    const left = pages.length * pageSize - row!.totalSavedBytes;
    t.is(leftAfterLayers(row!, row!), left);
    t.is(row!.totalRatio, (pages.length * pageSize) / left);
  });
}

test(`what is saved is what is known (seed ${seed})`, async (t) => {
  const pages = knownImage({ families: 300, variants: 4, duplicates: 0, zeroPages: 0 });
  const { combinations, recommendation } = await analyzeSimilar(pages);
  const { similarity, poolPages, uncertaintyBytes } = combinations[0]!;
  // Every content has a page of its own without; with, only the first of a family.
  t.is(poolPages, 1500);
  t.true(similarity!.poolPages >= 300 && similarity!.poolPages < 330, `${similarity!.poolPages}`);
  t.is(similarity!.verdict, 'pays');
  t.is(uncertaintyBytes, 0);
  t.is(recommendation.similarity!.combination, 0);
  t.is(recommendation.similarity!.netSavedBytes, similarity!.netSavedBytes);
  t.is(recommendation.similarity!.verdict, 'pays');
  for (const time of [similarity!.storeTimeRatio, similarity!.loadTimeRatio]) t.true(time! > 0);
});

test(`where nothing is similar it costs its tables (seed ${seed})`, async (t) => {
  const pages = knownImage({ families: 400, variants: 0, duplicates: 0, zeroPages: 0 });
  const { similarity } = (await analyzeSimilar(pages)).combinations[0]!;
  t.is(similarity!.deltaObjects, 0);
  t.is(similarity!.grossSavedBytes, 0);
  t.is(similarity!.netSavedBytes, -similarity!.similarityMetadataBytes);
  t.is(similarity!.verdict, 'costs');
});

test('its options are those of a pool', async (t) => {
  const pages = knownImage({ families: 100, variants: 1, duplicates: 0, zeroPages: 0 });
  const small = await analyzeSimilar(pages, { similarity: { indexBytes: 4096 } });
  const usual = await analyzeSimilar(pages);
  const bytesOf = ({ combinations }: Analysis) =>
    combinations[0]!.similarity!.similarityMetadataBytes;
  t.is(bytesOf(usual) - bytesOf(small), 65_536 - 4096);
  let reads = 0;
  const source = {
    ...sourceOf(pages),
    // biome-ignore lint/correctness/useYield: it must not come to that.
    async *read() {
      reads++;
    },
  };
  const similarity = { indexBytes: 5000 };
  await t.throwsAsync(analyzeSimilar(pages, { sources: [source], similarity }), {
    code: 'PAGEFOLD_INVALID_OPTION',
    message: /"indexBytes" expected a power of two, got 5000/,
  });
  t.is(reads, 0);
});

test('a compressor that cannot says so, and its figures are those without', async (t) => {
  const pages = knownImage({ families: 100, variants: 1, duplicates: 9, zeroPages: 9 });
  const both = new BackendRegistry([
    ...['hasher', 'compressor', 'allocator'].flatMap((kind) =>
      registry.list(kind as 'hasher').map(({ descriptor }) => descriptor),
    ),
    lzoWasm,
  ]);
  const lzo = { ...standard, compressor: 'lzo' };
  const options = { registry: both, combinations: [lzo, standard] };
  const { combinations, recommendation } = await analyzeSimilar(pages, options);
  const without = await analyze({ sources: [sourceOf(pages)], ...options });
  const [unable, able] = combinations;
  t.regex(unable!.similarity!.unable!, /"similarity" needs a compressor .*; lzo has 0$/);
  t.is(unable!.similarity!.netSavedBytes, 0);
  t.is(unable!.totalSavedBytes, without.combinations[0]!.totalSavedBytes);
  t.is(unable!.metadataBytes, without.combinations[0]!.metadataBytes);
  t.true(able!.totalSavedBytes > without.combinations[1]!.totalSavedBytes);
  t.is(recommendation.similarity?.combination, 1);
  const none = await analyzeSimilar(pages, { registry: both, combinations: [lzo] });
  t.is(none.recommendation.similarity, null);
});

test(`a dictionary is a layer beyond similar pages, and its bytes count (seed ${seed})`, async (t) => {
  // Each content has a piece of the dictionary of its own, and no other content has it.
  const dictionary = new Uint8Array(48 * 1024);
  new Random(seed).fill(dictionary);
  const piece = 128;
  const pages = Array.from({ length: 360 }, (_, i) => {
    const page = new Uint8Array(pageSize);
    new Random(seed + 1 + i).fill(page);
    page.set(dictionary.subarray(i * piece, (i + 1) * piece));
    for (let at = piece; at < 3000; at += piece) page.copyWithin(at, 0, piece - 1);
    return page;
  });
  const both = { similarity: {}, dictionary };
  const { combinations, recommendation } = await analyzeSimilar(pages, both);
  const [row] = combinations;
  const { similarity, dictionary: layer } = row!;
  t.is(layer!.unable, null);
  t.is(layer!.dictionaryBytes, dictionary.length);
  t.is(layer!.dictionaryObjects, 360);
  t.true(layer!.comprDataSize < similarity!.comprDataSize - 360 * (piece / 2));
  t.is(layer!.grossSavedBytes, (similarity!.poolPages - layer!.poolPages) * pageSize);
  t.is(layer!.netSavedBytes, layer!.grossSavedBytes - dictionary.length);
  t.is(recommendation.dictionary!.netSavedBytes, layer!.netSavedBytes);

  const pool = await composePool(registry, { ...standard, ...both });
  const device = pool.createDevice({ slots: pages.length });
  for (const [slot, page] of pages.entries()) device.store(slot, page);
  const stats = pool.stats();
  await pool.close();
  t.is(row!.metadataBytes, stats.metadataBytes);
  t.is(layer!.poolPages * pageSize, stats.poolTotalSize);
  t.is(row!.totalSavedBytes, pages.length * pageSize - stats.poolTotalSize - stats.metadataBytes);

  const alone = (await analyzeSimilar(pages, { ...both, similarity: false })).combinations[0]!;
  t.is(alone.similarity, undefined);
  t.is(
    alone.dictionary!.grossSavedBytes,
    (alone.poolPages - alone.dictionary!.poolPages) * pageSize,
  );
});

test('a pool that trains a dictionary itself, and has too few pages for it, has none', async (t) => {
  const pages = knownImage({ families: 40, variants: 1, duplicates: 0, zeroPages: 0 });
  const asked = { similarity: false, dictionary: 'auto' } as const;
  const { dictionary, poolPages } = (await analyzeSimilar(pages, asked)).combinations[0]!;
  t.is(dictionary!.unable, null);
  t.is(dictionary!.dictionaryBytes, 0);
  t.is(dictionary!.poolPages, poolPages);
  t.is(dictionary!.netSavedBytes, 0);
});

test('a dictionary that a compressor cannot take whole is said', async (t) => {
  const pages = knownImage({ families: 20, variants: 1, duplicates: 0, zeroPages: 0 });
  const asked = { similarity: {}, dictionary: new Uint8Array(70_000).fill(1) };
  const { combinations, recommendation } = await analyzeSimilar(pages, asked);
  const { similarity, dictionary, totalSavedBytes } = combinations[0]!;
  t.regex(dictionary!.unable!, /^"dictionary" expected 1 to \d+ bytes/);
  t.is(dictionary!.poolPages, similarity!.poolPages);
  t.is(dictionary!.netSavedBytes, 0);
  t.is(recommendation.dictionary, null);
  const without = (await analyzeSimilar(pages)).combinations[0]!;
  t.is(totalSavedBytes, without.totalSavedBytes);
});

test('what was not asked for is not in the report', async (t) => {
  const pages = knownImage({ families: 20, variants: 1, duplicates: 9, zeroPages: 9 });
  const analysis = await analyzeSimilar(pages, { similarity: false });
  t.notRegex(JSON.stringify(analysisReport(analysis)), /simil|dictionar/);
});

test('no pages give no times', async (t) => {
  const { combinations } = await analyzeSimilar([]);
  const { similarity } = combinations[0]!;
  t.is(similarity!.storeTimeRatio, null);
  t.is(similarity!.loadTimeRatio, null);
  t.is(similarity!.grossSavedBytes, 0);
});
