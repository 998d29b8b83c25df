import type { Writable } from 'node:stream';
import { Slabs } from './slabs.ts';

/** The bytes that all clients of a server together have been written and have not taken. */
export class ReplyBudget {
  readonly slabs: Slabs = new Slabs();
  readonly #limit: number;
  readonly #writables = new Set<Writable>();

  /** @param limit in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts what waits there, until it closes. */
  add(writable: Writable): void {
    this.#writables.add(writable);
    writable.once('close', () => this.#writables.delete(writable));
  }

  /** Whether it is time to wait for clients that do not take their replies. */
  get isSpent(): boolean {
    let waiting = 0;
    for (const { writableLength } of this.#writables) waiting += writableLength;
    return waiting > this.#limit;
  }
}
