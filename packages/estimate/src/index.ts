export {
  type CaptureOptions,
  type CaptureProgress,
  canCapture,
  captureProcesses,
} from './inputs/capture.ts';
export type { CapturedProcess, CaptureReport } from './inputs/capture-report.ts';
export { type ImageOptions, openImages } from './inputs/image.ts';
export type { WriteChunk } from './inputs/page-chunk.ts';
export * from './portable.ts';
