export type { PageChecksEngine } from './backends/page-checks.ts';
export type { BackingStoreChoice } from './compose/backing-choices.ts';
export {
  type BackendSelection,
  composePool,
  createBackend,
  createCounter,
  expectedPoolBytes,
  type PoolSelection,
} from './compose/compose.ts';
export { BackendRegistry, type RegisteredBackend } from './compose/registry.ts';
export { Admission } from './contents/admission.ts';
export { Device } from './device.ts';
export type { DeviceOptions } from './device-options.ts';
export { CountingPages } from './memory/counting-pages.ts';
export { ExtentPages } from './memory/extent-pages.ts';
export { randomSeed } from './memory/random-seed.ts';
export { Workbench, type WorkbenchOptions } from './memory/workbench.ts';
export { type TableBytes, tableBytesFor } from './observe/table-bytes.ts';
export { PagePool } from './page-pool.ts';
export type { PoolOptions, PoolParts, PoolPolicy, SimilarityOptions } from './pool-policy.ts';
export type {
  RecompressOptions,
  RecompressRules,
  RecompressSelection,
} from './recompress-options.ts';
export type { SlotState } from './slots/slot-state.ts';
