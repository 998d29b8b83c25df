import type { Operations } from '../operations.ts';

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

/** What holds pages: a pool, or what is compared with one. */
export interface Peer {
  readonly name: string;
  /** What it is, in one line. */
  readonly description: string;
  /** Gets ready for a workload, with every slot empty. What was held before is let go. */
  open(workload: Workload): Promise<void>;
  /** Empties every slot. What holds pages stays, as it is in use. */
  empty(): Promise<void>;
  run(part: Part): Promise<Timing>;
  /** Loads every slot that should hold a page and throws a {@link WrongPages} if one holds another. */
  check(): Promise<void>;
  /** Bytes that it holds its pages in, tables included where it has any of its own. */
  storedBytes(): Promise<number>;
  /** Lets go of everything until it is opened again. */
  letGo(): Promise<void>;
  close(): Promise<void>;
}

/** A peer gave back other pages than it was given: nothing that it was measured at means anything. */
export class WrongPages extends Error {
  constructor(peer: string, wrong: number) {
    super(`${peer} gave ${wrong} pages back that differ from what was stored`);
  }
}
