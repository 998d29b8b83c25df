export { Random, seedOf } from '@pagefold/faults';
export { allocatorSuite } from './allocator-suite.ts';
export { backendSuite } from './backend-suite.ts';
export { type BackingStoreSuiteOptions, backingStoreSuite } from './backing-store-suite.ts';
export { compressorSuite } from './compressor-suite.ts';
export type { ConformanceCase } from './conformance-case.ts';
export {
  compressorEngineSuite,
  type EngineSuiteOptions,
  hasherEngineSuite,
} from './engine-suite.ts';
export { hasherSuite } from './hasher-suite.ts';
export type { SuiteOptions } from './kit/suite-settings.ts';
export {
  type MatrixCombination,
  type MatrixExtent,
  matrixCombinations,
} from './matrix/combinations.ts';
export type { MatrixOptions, MatrixScript } from './matrix/matrix-options.ts';
export { matrixSuite } from './matrix/matrix-suite.ts';
export {
  type MatrixCell,
  type MatrixCellLabel,
  type RunMatrixOptions,
  runMatrix,
} from './matrix/run-matrix.ts';
export {
  type GeneratedPages,
  type GenerateOptions,
  type GroundTruth,
  generatePages,
} from './pages/generate-pages.ts';
export type { FaultCount } from './pool/excuses.ts';
export type { ModelDevice } from './pool/model-devices.ts';
export type { Content } from './pool/palette.ts';
export { PoolModel, type PoolModelOptions } from './pool/pool-model.ts';
export { type PoolSuiteOptions, poolSuite } from './pool-suite.ts';
