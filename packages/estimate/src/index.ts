export { canCapture } from './capture/can-capture.ts';
export {
  type CaptureOptions,
  type CaptureProgress,
  captureProcesses,
  type WriteBatch,
} from './capture/capture.ts';
export type { CapturedProcess, CaptureReport } from './capture/capture-report.ts';
export type { LiveMemoryOptions } from './capture/live-options.ts';
export { openLiveMemory } from './capture/live-source.ts';
export { kernelsHere } from './kernels/kernels-here.ts';
export * from './portable.ts';
export { type ImageOptions, openImages } from './sources/image.ts';
export { type NodeWorkersOptions, nodeWorkers } from './workers/node-workers.ts';
