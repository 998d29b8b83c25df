export { type AnyMethod, controlled, Faults } from './faults/controlled.ts';
export type {
  AllocatorFault,
  CompressorFault,
  CorruptingFault,
  FaultListener,
  FaultOf,
  FaultTime,
  HasherFault,
  LyingFault,
  NoRoomFault,
  RejectingFault,
  ThrowingFault,
} from './faults/fault.ts';
export { InjectedFault } from './faults/fault.ts';
export { type BackingStoreFault, faultyStore } from './faults/faulty-store.ts';
export { faultyIo, type IoFault, type PositionedIo } from './faults/io-faults.ts';
export { ScarcePages, type ScarcePagesOptions, withScarcePages } from './faults/scarce-pages.ts';
export { type FaultOptions, faultyBackend, withFaults } from './faults/with-faults.ts';
export { wrongNumbers } from './faults/wrong-numbers.ts';
