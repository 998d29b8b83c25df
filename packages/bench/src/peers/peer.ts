import type { Part, Timing, Workload } from '../workload/workload.ts';

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
