export { type AnyMethod, controlled, Faults } from './controlled.ts';
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
} from './fault.ts';
export { InjectedFault } from './fault.ts';
export { type BackingStoreFault, faultyStore } from './faulty-store.ts';
export type { HeldCall, HeldReadEnd, HeldWriteEnd } from './held-call.ts';
export { HeldStore, type HeldStoreOptions } from './held-store.ts';
export { faultyIo, type IoFault, type PositionedIo } from './io-faults.ts';
export { Random, seedOf } from './random.ts';
export { ScarcePages, type ScarcePagesOptions, withScarcePages } from './scarce-pages.ts';
export { type FaultOptions, faultyBackend, withFaults } from './with-faults.ts';
export { wrongNumbers } from './wrong-numbers.ts';
