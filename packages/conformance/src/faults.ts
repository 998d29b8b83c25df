export type {
  AllocatorFault,
  CompressorFault,
  CorruptingFault,
  FaultListener,
  FaultOf,
  FaultTime,
  HasherFault,
  NoRoomFault,
  ThrowingFault,
} from './faults/fault.ts';
export { InjectedFault } from './faults/fault.ts';
export { ScarcePages, type ScarcePagesOptions, withScarcePages } from './faults/scarce-pages.ts';
export {
  type FaultOptions,
  faultyAllocator,
  faultyCompressor,
  faultyHasher,
  withFaults,
} from './faults/with-faults.ts';
