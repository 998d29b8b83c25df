import type { BackendKind } from '@pagefold/contracts';

/**
 * When a fault happens: at one call of its method, counted from 1, or at a part of all calls, chosen by
 * a seed. Every backend that is created counts its own calls.
 */
export type FaultTime =
  | {
      /** Which call, from 1. */
      readonly call: number;
    }
  | {
      /** From 0, never, to 1, always. */
      readonly rate: number;
      /** An integer; the same calls fail for the same seed. */
      readonly seed: number;
    };

/** The method throws. */
export type ThrowingFault<Method extends string> = {
  /** Which method has the fault. */
  readonly method: Method;
  /** Whether the call is carried out first; false where it is not given. */
  readonly afterwards?: boolean;
} & (
  | {
      /** It throws an {@link InjectedFault}. */
      readonly does: 'throw-error';
    }
  | {
      /** It throws what it is told. */
      readonly does: 'throw';
      /** Anything: backends throw texts, and worse. */
      readonly value: unknown;
    }
);

/** The method returns what it is told, and does nothing. */
export interface LyingFault<Method extends string> {
  /** Which method has the fault. */
  readonly method: Method;
  /** It returns `value`. */
  readonly does: 'return';
  /** Anything, such as NaN, a text or a promise. */
  readonly value: unknown;
}

/** The method does nothing and returns a promise that rejects, as one does that is `async` and fails. */
export interface RejectingFault<Method extends string> {
  /** Which method has the fault. */
  readonly method: Method;
  /** It returns a promise that rejects with an {@link InjectedFault}. */
  readonly does: 'reject';
}

/** The method returns 0, its outcome for "no room", and does nothing. */
export interface NoRoomFault<Method extends string> {
  /** Which method has the fault. */
  readonly method: Method;
  /** It returns 0. */
  readonly does: 'no-room';
}

/** The call is carried out, and then one bit of what it has written to the page memory is flipped. */
export interface CorruptingFault<Method extends string> {
  /** Which method has the fault. */
  readonly method: Method;
  /** One bit of its result is flipped. */
  readonly does: 'flip-bit';
}

/** A fault of a hasher. */
export type HasherFault = FaultTime &
  (ThrowingFault<'hash'> | RejectingFault<'hash'> | CorruptingFault<'hash'>);

/** A fault of a compressor. `no-room` is an outcome of `compress` alone. */
export type CompressorFault = FaultTime &
  (
    | ThrowingFault<'compress' | 'decompress'>
    | RejectingFault<'compress' | 'decompress'>
    | NoRoomFault<'compress'>
    | LyingFault<'compress' | 'decompress'>
    | CorruptingFault<'compress' | 'decompress'>
  );

/** A fault of an allocator. `no-room` is an outcome of `alloc` alone. */
export type AllocatorFault = FaultTime &
  (
    | ThrowingFault<'alloc' | 'free' | 'write' | 'read' | 'compact'>
    | RejectingFault<'alloc' | 'free' | 'write' | 'read' | 'compact'>
    | NoRoomFault<'alloc'>
    | LyingFault<'alloc' | 'compact'>
    | CorruptingFault<'read'>
  );

/** The faults that a kind of backend can have. */
export type FaultOf<K extends BackendKind> = {
  /** Those of a hasher. */
  hasher: HasherFault;
  /** Those of a compressor. */
  compressor: CompressorFault;
  /** Those of an allocator. */
  allocator: AllocatorFault;
}[K];

/** Called when a fault happens, with its method and the number of the call. */
export type FaultListener = (method: string, call: number) => void;

/** What a fault throws; an error that no backend throws by itself. */
export class InjectedFault extends Error {
  /** The method that failed. */
  readonly method: string;
  /** Which call of the method it was, from 1. */
  readonly call: number;

  constructor(method: string, call: number) {
    super(`injected fault at call ${call} of ${method}`);
    this.name = 'InjectedFault';
    this.method = method;
    this.call = call;
  }
}
