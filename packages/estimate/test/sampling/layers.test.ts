import { Random } from '@pagefold/conformance';
import { type Analysis, analyze, type SampleOptions } from '@pagefold/estimate';
import test from 'ava';
import { registry, standard } from '../support/analysis.ts';
import { filled, pageSize, sourceOf } from '../support/pages.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
/** Samples to try; all of a hundred take minutes. */
const seeds = Number(process.env.PAGEFOLD_TEST_SEEDS ?? 1);

/**
 * Stretches of pages, in some of which each page is like one shortly before it, as in memory; here and there a page
 * of zeros, and one that was there before.
 */
function stretches(pages: number): Uint8Array[] {
  const random = new Random(seed);
  const made: Uint8Array[] = [];
  let likeness = 0;
  while (made.length < pages) {
    if (made.length % 128 === 0) likeness = random.below(10);
    const kind = random.below(20);
    if (kind === 0) made.push(filled(0n));
    else if (kind === 1 && made.length > 0) made.push(random.pick(made));
    else made.push(nextPage(made, likeness, random));
  }
  return made;
}

function nextPage(made: readonly Uint8Array[], likeness: number, random: Random): Uint8Array {
  const isLike = made.length > 64 && random.below(10) < likeness;
  const page = isLike ? made.at(-1 - random.below(64))!.slice() : new Uint8Array(pageSize);
  random.fill(isLike ? page.subarray(64 * random.below(32), 2048) : page.subarray(0, 2048));
  return page;
}

function analyzed(pages: readonly Uint8Array[], sample?: SampleOptions): Promise<Analysis> {
  const sources = [sourceOf(pages, 256)];
  return analyze({ sources, registry, combinations: [standard], similarity: {}, sample });
}

interface Estimate {
  readonly value: number;
  readonly error: number;
}

function estimates({ combinations: [row] }: Analysis): Record<string, Estimate> {
  const { similarity } = row!;
  const of = (name: keyof NonNullable<typeof similarity>): Estimate => {
    return { value: Number(similarity![name]), error: similarity!.samplingError?.[name] ?? 0 };
  };
  return {
    gross: of('grossSavedBytes'),
    net: of('netSavedBytes'),
    data: of('comprDataSize'),
    pool: of('poolPages'),
    deltas: of('deltaObjects'),
    bases: of('baseObjects'),
    tries: of('similarityTries'),
    total: { value: row!.totalSavedBytes, error: row!.samplingError?.totalSavedBytes ?? 0 },
  };
}

test.serial(
  `errors of what similar pages add are kept, and say something (seed ${seed})`,
  async (t) => {
    const pages = stretches(10_240);
    const truth = estimates(await analyzed(pages));
    const kept: Record<string, number> = {};
    for (let i = 0; i < seeds; i++) {
      const sampled = await analyzed(pages, { oneIn: 'auto', maxContents: 32_768, seed: seed + i });
      const { windowPages } = sampled.combinations[0]!.similarity!;
      t.true(windowPages! > 0 && windowPages! < pages.length, `${windowPages}`);
      for (const [name, { value, error }] of Object.entries(estimates(sampled))) {
        const isTelling = error > 0 && error < 0.5 * Math.abs(truth[name]!.value);
        t.true(isTelling, `${name}: ${value} ± ${error}, seed ${seed + i}`);
        if (Math.abs(value - truth[name]!.value) <= error) kept[name] = (kept[name] ?? 0) + 1;
      }
    }
    t.log(kept);
    for (const name of Object.keys(truth)) t.true((kept[name] ?? 0) >= 0.9 * seeds, name);
  },
);

test.serial(`as long as windows hold all pages, nothing is estimated (seed ${seed})`, async (t) => {
  const pages = stretches(1500);
  const all = await analyzed(pages);
  const auto = await analyzed(pages, { oneIn: 'auto', maxContents: 32_768 });
  t.deepEqual(estimates(auto), estimates(all));
  t.is(auto.combinations[0]!.metadataBytes, all.combinations[0]!.metadataBytes);
  t.is(auto.combinations[0]!.similarity!.windowPages, undefined);
});

test.serial(`a sample of few contents has layers with errors too (seed ${seed})`, async (t) => {
  const { combinations } = await analyzed(stretches(400), { oneIn: 2, seed });
  const { similarity, samplingError } = combinations[0]!;
  t.true(similarity!.samplingError!.netSavedBytes! > 0);
  t.true(samplingError!.totalSavedBytes! > similarity!.samplingError!.netSavedBytes!);
  t.is(similarity!.uncertaintyBytes, similarity!.samplingError!.netSavedBytes!);
});
