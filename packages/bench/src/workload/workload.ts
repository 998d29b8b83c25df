import type { Operations } from './operations.ts';

/** What peers are measured on. */
export interface Workload {
  /** The pages that contents are made of, one after another. */
  readonly pages: Uint8Array;
  readonly operations: Operations;
  /** Slots that the operations name. */
  readonly slots: number;
}

/** A part of a workload's operations, and how it is done. */
export interface Part {
  readonly first: number;
  readonly count: number;
  /**
   * Whether pages are made, some at a time and outside of what is timed. Otherwise every content is one
   * of the workload's pages and is stored from where it lies.
   */
  readonly made?: boolean;
  /** Whether every operation is timed by itself as well. */
  readonly each?: boolean;
}

export interface Timing {
  /** Of all operations together. */
  readonly ns: number;
  readonly longestNs: number;
  readonly over1Ms: number;
  readonly over5Ms: number;
  /** From the beginning to the end, what is not timed included. */
  readonly wallNs: number;
  /** Of these, what the process had a core for; the rest others had it. */
  readonly cpuNs: number;
}
