export { Admission } from './admission.ts';
export {
  type BackendSelection,
  composePool,
  createBackend,
  type PoolSelection,
} from './compose.ts';
export { CountingPages } from './counting-pages.ts';
export { Device, type DeviceOptions } from './device.ts';
export { ExtentPages } from './extent-pages.ts';
export type { PageChecksEngine } from './page-checks.ts';
export { PagePool } from './page-pool.ts';
export type { PoolOptions, PoolParts, PoolPolicy } from './pool-options.ts';
export { randomSeed } from './random-seed.ts';
export { BackendRegistry, type RegisteredBackend } from './registry.ts';
export { type TableBytes, tableBytesFor } from './table-bytes.ts';
export { Workbench, type WorkbenchOptions } from './workbench.ts';
