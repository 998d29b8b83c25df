export {
  type CaptureOptions,
  type CaptureProgress,
  canCapture,
  captureProcesses,
} from './capture/capture.ts';
export type { CapturedProcess, CaptureReport } from './capture/capture-report.ts';
export type { WriteBatch } from './capture/page-batch.ts';
export { kernelsHere } from './kernels/kernels-here.ts';
export * from './portable.ts';
export { type ImageOptions, openImages } from './sources/image.ts';
