export { type Analysis, type AnalyzeOptions, analyze, type CombinationResult } from './analyze.ts';
export type { PageSource } from './inputs/page-source.ts';
export type { Layers, SharingBucket } from './layers.ts';
export { type AnalysisReport, analysisReport, type CombinationReport } from './report.ts';
export type { Savings } from './savings.ts';
export { type Verification, verify } from './verify.ts';
