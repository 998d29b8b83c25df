/** The requests that a server of disks counts, by the protocol's names; `unknown` is what is none of them. */
export const requestKinds = [
  'read',
  'write',
  'flush',
  'trim',
  'cache',
  'writeZeroes',
  'blockStatus',
  'unknown',
] as const;

/** A kind of request. */
export type RequestKind = (typeof requestKinds)[number];

/**
 * What a request came to: `ok`, or the error that its client was told: EIO, EINVAL, ENOSPC, or ESHUTDOWN where its
 * export has gone.
 */
export const requestResults = ['ok', 'io', 'invalid', 'noSpace', 'shutdown'] as const;

/** What a request came to. */
export type RequestResult = (typeof requestResults)[number];

/**
 * Upper bounds of the classes that requests are counted in by the time they took, in microseconds: 1, 2, 4 and so on
 * up to 2²³ (8.4 s). There is one class more, for what took longer.
 */
export const latencyBounds: readonly number[] = Array.from({ length: 24 }, (_, i) => 2 ** i);

/** What a server counts of one kind of request; counters only rise. */
export interface RequestStats {
  /** Counter: replies, by what they said. */
  readonly results: Readonly<Record<RequestResult, number>>;
  /** Counter: bytes that requests with the result `ok` were about. */
  readonly bytes: number;
  /**
   * Counter: microseconds that all of them took, from when the server came to a request until its reply was
   * handed to the system.
   */
  readonly micros: number;
  /** Counters: how many took less than each of {@link latencyBounds} and not less than the one before; then the rest. */
  readonly latency: readonly number[];
}

/** The figures of an export. */
export interface ExportStats {
  /** Its name. */
  readonly name: string;
  /** Bytes of the disk. */
  readonly size: number;
  /** Gauge: slots that hold a page. */
  readonly storedPages: number;
  /** Bytes of the pool's memory that its pages may take, or `Infinity`. */
  readonly limitBytes: number;
  /** Gauge: bytes of objects in memory that it is charged with: those that it has stored first. */
  readonly chargedBytes: number;
  /** Gauge: connections that have chosen it. */
  readonly connections: number;
  /** By kind of request; kinds that never came are not there. */
  readonly requests: Readonly<Partial<Record<RequestKind, RequestStats>>>;
}

/** The figures of a server of disks. */
export interface ServerStats {
  /** Gauge: connections that are open, those in their handshake among them. */
  readonly connections: number;
  /** Counter: connections that were accepted. */
  readonly connectionsAccepted: number;
  /** Counter: connections that were closed at once, since there were too many. */
  readonly connectionsRefused: number;
  /** Each export, in the order in which clients see them. */
  readonly exports: readonly ExportStats[];
}
