/*
 * What imports nothing of Node.js, and so runs in a browser too.
 */
export type { AddressMap } from './address-map.ts';
export type { Analysis, AnalysisSample } from './analysis.ts';
export { analyze } from './analyze.ts';
export type { AnalyzeOptions, RecompressChoice } from './analyze-options.ts';
export type { Clocks } from './block-times.ts';
export type { CombinationResult } from './combination-result.ts';
export type { DomainPair, DomainSharing, DomainStep } from './domain-sharing.ts';
export type {
  DictionaryLayer,
  PoolLayer,
  RecompressLayer,
  SimilarityLayer,
} from './in-pool/pool-layer.ts';
export type { InputAnalysis } from './input-analysis.ts';
export type { KernelOffer } from './kernel-offer.ts';
export type { KernelChoice } from './kernels/kernel-choice.ts';
export { type CompressorChoice, kernelCompressorNames } from './kernels/kernel-compressors.ts';
export { kernelNames } from './kernels/kernel-rules.ts';
export type { KernelName, KernelPrediction, KernelRow, Setting } from './kernels/prediction.ts';
export type { Layers } from './layers.ts';
export { printable } from './printable.ts';
export type {
  AnalyzedPopulation,
  Choice,
  DedupGain,
  KsmGain,
  LayerGain,
  Recommendation,
} from './recommendation.ts';
export { type AnalysisReport, analysisReport, type CombinationReport } from './report.ts';
export type { SampleOptions } from './sampling/sample-options.ts';
export {
  type SampledContent,
  type SampledContents,
  type SampledContentsOptions,
  sampleContents,
} from './sampling/sampled-contents.ts';
export type { Sample, SamplingError } from './sampling/sampling-error.ts';
export type { Savings } from './savings.ts';
export type { SharingBytes } from './sharing-bytes.ts';
export { type SnakeCased, type SnakeName, snakeCased } from './snake-cased.ts';
export type { FileRange } from './sources/file-range.ts';
export { type FileEnds, headLength, tailLength } from './sources/image-format.ts';
export { imageProblem } from './sources/image-problem.ts';
export {
  type InputDescription,
  type LeftOut,
  type LeftOutReason,
  leftOutTexts,
  type Population,
} from './sources/input-description.ts';
export type { PageRegion, PageSource, ReadOptions } from './sources/page-source.ts';
export { type Verification, verify } from './verify.ts';
export type { AnalysisWorkers, PortListener, WorkerPort } from './workers/protocol.ts';
