export { fleetHtml } from './fleet-html.ts';
export type { DatabaseLimits } from './merge/database-limits.ts';
export type {
  BytesByCompressor,
  CountedPages,
  Estimate,
  FleetAnswer,
  GroupAnswer,
  HostPages,
  SharedPages,
} from './merge/fleet-answer.ts';
export { type MergeOptions, mergeSketches } from './merge/merge.ts';
export { type FleetReport, fleetReport } from './report.ts';
export { encodeSketch } from './sketch/encode-sketch.ts';
export { roundedLength } from './sketch/rounded-length.ts';
export {
  defaultOneIn,
  type Sketch,
  type SketchOptions,
  type SketchRow,
  takeSketch,
} from './sketch/sketch.ts';
export { mostOneIn, type RowSums, type SketchHeader } from './sketch/sketch-header.ts';
export { SketchKey } from './sketch/sketch-key.ts';
export { type FleetTable, fleetTables, fleetVerdict } from './tables.ts';
