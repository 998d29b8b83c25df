export { type Analysis, type AnalyzeOptions, analyze, type CombinationResult } from './analyze.ts';
export {
  type CaptureOptions,
  type CaptureProgress,
  canCapture,
  captureProcesses,
} from './inputs/capture.ts';
export type { CapturedProcess, CaptureReport } from './inputs/capture-report.ts';
export { type ImageOptions, openImages } from './inputs/image.ts';
export type { WriteChunk } from './inputs/page-chunk.ts';
export type { PageSource, ReadOptions } from './inputs/page-source.ts';
export type { Layers, SharingBucket } from './layers.ts';
export { type AnalysisReport, analysisReport, type CombinationReport } from './report.ts';
export type { Savings } from './savings.ts';
export { type Verification, verify } from './verify.ts';
export { type MmStat, zramMmStat } from './zram.ts';
