export type {
  EndEvent,
  ExportEvent,
  MarkEvent,
  PageKind,
  RangeEvent,
  StoreEvent,
  TimedEvent,
  TraceEvent,
  TraceExport,
  TraceHeader,
  TraceMark,
} from './format.ts';
export { openTrace, type Trace } from './read-trace.ts';
export type { CopiesRow, DedupTables, ExportFigures, HeldFigures } from './replay/held-pages.ts';
export { type ReplayOptions, replay } from './replay/replay.ts';
export type {
  DetailedMoment,
  ExportMoment,
  MarkReport,
  MeanShares,
  Moment,
  ReplayReport,
} from './replay/report.ts';
export {
  type TraceExportRecorder,
  TraceRecorder,
  type TraceRecorderOptions,
} from './trace-recorder.ts';
export { TraceWriter } from './trace-writer.ts';
