import type { AddressMap } from './address-map.ts';
import type { Analysis, AnalysisSample } from './analysis.ts';
import type { BlockTimes } from './block-times.ts';
import { type CombinationResult, combinationResults } from './combination-result.ts';
import type { DomainSharing } from './domain-sharing.ts';
import type { LayersFound } from './in-pool/pool-layers.ts';
import type { InputAnalysis } from './input-analysis.ts';
import { ksmRow } from './kernels/ksm.ts';
import { predictKernels } from './kernels/predict-kernels.ts';
import type { PagePass } from './page-pass.ts';
import type { SelectedRun } from './pass-backends.ts';
import { recommend } from './recommend.ts';
import { SampledAnalysis } from './sampling/sampled-analysis.ts';
import { type SharingBytes, sharingBytes } from './sharing-bytes.ts';

/** What is known beside the pass. */
type Reading = Pick<Analysis, 'inputs' | 'pageSize' | 'partial' | 'expectedPages'>;

/** What a pass that has ended comes to. */
export async function analysisOf(
  reading: Reading,
  pass: PagePass,
  times: BlockTimes<object>,
  layers: LayersFound | undefined,
): Promise<Analysis> {
  const { inputs, pageSize, partial, expectedPages } = reading;
  const sampled = pass.isPartial
    ? new SampledAnalysis(pass, await pass.fresh(), pageSize)
    : undefined;
  const { pages, zeroPages, sameFilledPages, contents, contentPages } = pass;
  const duplicatePages =
    sampled === undefined ? contentPages - contents.size : Math.round(sampled.duplicatePages.value);
  const uniquePages = contentPages - duplicatePages;
  const combinations = combinationResults(pass, uniquePages, pageSize, times, layers, sampled);
  const reference = referenceOf(combinations);
  const bytesOf = reference === null ? undefined : objectBytes(pass.runs[reference]!);
  const known = sharingBytes(() => contents.pageCounts(), bytesOf);
  const histogram = sampled?.histogram(known) ?? known;
  const row = reference === null ? undefined : combinations[reference];
  const figures = {
    images: inputs.map(({ name }) => name),
    inputs,
    pageSize,
    partial,
    pages,
    expectedPages,
    layers: { zeroPages, sameFilledPages, duplicatePages, uniquePages },
    distinctContents: uniquePages,
    sharingHistogram: histogram,
    domainSharing: domainSharing(pass, inputs, histogram, bytesOf, row, sampled),
    // Pages that were not looked at have no place in it.
    addressMap: pass.isPartial ? null : mapOf(pass, reference),
    clock: times.clock,
    combinations,
    reference,
    kernels: predictKernels(pass, pageSize, times, sampled),
    ...(pass.sample === undefined ? {} : { sample: sampleOf(pass, sampled) }),
  };
  return {
    ...figures,
    recommendation: recommend(figures, ksmRow(pass, pageSize, 'exact', sampled)),
  };
}

function sampleOf(
  { sample, contents, contentPages }: PagePass,
  sampled: SampledAnalysis | undefined,
): AnalysisSample {
  const error = sampled?.duplicatePages.error ?? 0;
  return {
    oneIn: 1 / sample!.rate,
    contents: contents.size,
    pages: sampled?.sampledPages ?? contentPages,
    seed: sample!.seed,
    samplingError: { duplicatePages: error, uniquePages: error, distinctContents: error },
  };
}

function domainSharing(
  { domains }: PagePass,
  inputs: readonly InputAnalysis[],
  histogram: readonly SharingBytes[],
  bytesOf: ((content: number) => number) | undefined,
  row: CombinationResult | undefined,
  sampled: SampledAnalysis | undefined,
): DomainSharing | null {
  const sharing = domains?.sharing(inputs, histogram, bytesOf, sampled?.placed.factor);
  if (sharing === undefined) return null;
  if (sampled === undefined) return sharing;
  const insidePages = inputs.reduce(
    (sum, { samplingError }) => sum + (samplingError?.duplicatePages ?? 0),
    0,
  );
  return sampled.domains(sharing, insidePages, row?.samplingError?.grossSavedBytes ?? 0);
}

function mapOf(pass: PagePass, reference: number | null): AddressMap | null {
  const run = reference === null ? undefined : pass.runs[reference]!.compressing;
  return pass.map?.result(run === undefined ? undefined : pass.placeInMap(run)) ?? null;
}

function referenceOf(combinations: readonly CombinationResult[]): number | null {
  const isOffered = ({ kernelOffer }: CombinationResult) => kernelOffer === 'present';
  const candidates = combinations.some(isOffered) ? combinations.filter(isOffered) : combinations;
  if (candidates.length === 0) return null;
  const best = candidates.reduce((a, b) =>
    b.savedBytesWithoutDedup > a.savedBytesWithoutDedup ? b : a,
  );
  return combinations.indexOf(best);
}

function objectBytes({ compressing, combination }: SelectedRun): (content: number) => number {
  return (content) => combination.objectBytes(compressing.lengthOf(content));
}
