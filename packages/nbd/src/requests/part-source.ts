import { type ErrorNumber, errors, later } from '../protocol.ts';
import { PendingPages } from './pending-pages.ts';
import type { Request, Session, Task } from './request.ts';
import { costs } from './slice.ts';

/** The most bytes that a READ waits for at a time: their pages are fetched together. */
const windowBytes = 256 * 1024;

/** What of a request lies in one slot. */
export interface Part {
  readonly slot: number;
  readonly within: number;
  readonly length: number;
}

/** Bytes of a request, from `from` on, that are or were waited for. */
interface Window {
  readonly from: number;
  readonly bytes: Uint8Array;
  /** By where in the request their part begins. */
  readonly errors: Map<number, ErrorNumber>;
}

/** Where a READ gets its parts from: memory or, when one of them is not there, a window that is waited for. */
export class PartSource {
  readonly #session: Session;
  readonly #request: Request;
  readonly #task: Task;
  /** Made when something has to be waited for, which is rare. */
  #pending: PendingPages | undefined;
  #window: Window | undefined;
  /** What is held for windows, until the request is finished. */
  #held = 0;

  constructor(session: Session, request: Request, task: Task) {
    this.#session = session;
    this.#request = request;
    this.#task = task;
  }

  /** The part that begins at `done` bytes of the request. */
  partAt(done: number): Part {
    const { pageSize } = this.#session.pages;
    const offset = this.#request.offset + done;
    const within = offset % pageSize;
    const length = Math.min(this.#request.length - done, pageSize - within);
    return { slot: Math.floor(offset / pageSize), within, length };
  }

  /** Whether pages are waited for still. */
  get isWaiting(): boolean {
    return this.#pending?.isWaiting === true;
  }

  /** Whether everything can be waited for together. */
  get fitsWindow(): boolean {
    return this.partAt(0).within + this.#request.length <= windowBytes;
  }

  /** Whether what lies at `done` was waited for. */
  has(done: number): boolean {
    const window = this.#window;
    return window !== undefined && done >= window.from && done < window.from + window.bytes.length;
  }

  /** Puts the part at `done` where room was made for it; `later` when its window must be waited for. */
  read(done: number, part: Part, at: number): ErrorNumber {
    const { output, pages, slice } = this.#session;
    slice.spend(costs.load);
    const target = new Uint8Array(output.bytes.buffer, at, part.length);
    if (!this.has(done)) return pages.read(part.slot, part.within, target);
    const { from, bytes, errors: failed } = this.#window!;
    target.set(bytes.subarray(done - from, done - from + part.length));
    return failed.get(done) ?? errors.none;
  }

  /**
   * Gets the window from `done` on together, pages that are in memory and others. The task is resumed when it
   * is there.
   *
   * @param must hold it even if too much is held: in the middle of a reply, nobody else can go on before.
   * @returns whether the task may go on at once (`more`), waits for it (`pages`), or for memory to hold it (`held`).
   */
  gather(done: number, must: boolean): 'more' | 'pages' | 'held' {
    if (!this.#hold(must)) return 'held';
    const { within } = this.partAt(done);
    const length = Math.min(windowBytes - within, this.#request.length - done);
    const window = { from: done, bytes: new Uint8Array(length), errors: new Map() };
    this.#window = window;
    for (let at = 0; at < length; ) {
      const part = this.partAt(done + at);
      this.#gatherPart(done + at, part, window.bytes.subarray(at, at + part.length));
      at += part.length;
    }
    return this.isWaiting ? 'pages' : 'more';
  }

  /** Gives back what is held, unless it is in use still. */
  free(): void {
    if (this.isWaiting) return;
    this.#window = undefined;
    if (this.#held > 0) this.#session.heldReads.give(this.#held);
    this.#held = 0;
  }

  /** Holds a window's length, once and for all windows: who holds some never waits for more. */
  #hold(must: boolean): boolean {
    if (this.#held > 0) return true;
    const bytes = Math.min(windowBytes, this.#request.length);
    if (!this.#session.heldReads.take(bytes, must)) return false;
    this.#held = bytes;
    return true;
  }

  #gatherPart(done: number, { slot, within }: Part, target: Uint8Array): void {
    const { pages, slice, caller } = this.#session;
    const failed = this.#window!.errors;
    const note = (error: ErrorNumber): ErrorNumber => {
      if (error !== errors.none) failed.set(done, error);
      return error;
    };
    slice.spend(costs.load);
    const error = pages.read(slot, within, target);
    if (error !== later) {
      note(error);
      return;
    }
    this.#pending ??= new PendingPages(this.#session, this.#task);
    this.#pending.add(pages.queued.read(caller, slot, within, target).then(note));
  }
}
