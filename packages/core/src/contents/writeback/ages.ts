import { later, now } from '../../host.ts';
import type { ObjectTable } from '../object-table.ts';
import { ticksOfAge } from './cold-objects.ts';

/** The longest that a timer can wait. */
const longestTickMs = 2 ** 31 - 1;

/**
 * The clock by which objects have an age, which ticks 16 times in the time that is long. It does not keep the
 * process alive.
 */
export class Ages {
  readonly #table: ObjectTable;
  readonly #tickMs: number;
  readonly #ticked: () => void;
  readonly #start = now();
  #cancel: () => void;

  /** @param ticked called when what has not been used for `afterSeconds` can be told. */
  constructor(table: ObjectTable, afterSeconds: number, ticked: () => void) {
    this.#table = table;
    this.#tickMs = Math.min((afterSeconds * 1000) / ticksOfAge, longestTickMs);
    this.#ticked = ticked;
    this.#cancel = this.#tickLater();
  }

  close(): void {
    this.#cancel();
  }

  #tickLater(): () => void {
    return later(this.#tickMs, () => {
      // A tick that comes late counts for those that have not come.
      this.#table.ticks = Math.floor((now() - this.#start) / this.#tickMs);
      this.#cancel = this.#tickLater();
      this.#ticked();
    });
  }
}
