/*
 * What imports nothing of Node.js, and so runs in a browser too.
 */
export { type Analysis, type AnalyzeOptions, analyze, type CombinationResult } from './analyze.ts';
export { imageProblem, magicLength } from './inputs/image-problem.ts';
export type { PageSource, ReadOptions } from './inputs/page-source.ts';
export type { Layers, SharingBucket } from './layers.ts';
export type { Engines } from './page-pass.ts';
export { type AnalysisReport, analysisReport, type CombinationReport } from './report.ts';
export type { Savings } from './savings.ts';
export { type Verification, verify } from './verify.ts';
export { type MmStat, zramMmStat } from './zram.ts';
