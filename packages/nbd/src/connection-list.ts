import type { Connection } from './connection.ts';
import type { Export } from './export.ts';

/** How long what ends waits for clients to take their last replies, in milliseconds. */
const closingMs = 5000;

/** The connections of a server. */
export class ConnectionList {
  readonly #connections = new Set<Connection>();
  readonly #most: number;
  #accepted = 0;
  #refused = 0;
  #onGone = new Set<() => void>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#connections.size;
  }

  /** How many there have been. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many more there would have been. */
  get refused(): number {
    return this.#refused;
  }

  /** Adds one and begins it. */
  add(connection: Connection): void {
    this.#accepted++;
    this.#connections.add(connection);
    connection.begin();
  }

  refuse(): void {
    this.#refused++;
  }

  forget(connection: Connection): void {
    this.#connections.delete(connection);
    const waiting = this.#onGone;
    this.#onGone = new Set();
    for (const goOn of waiting) goOn();
  }

  /**
   * Whether one more may come. Who has chosen an export stays; of the others, the one that dallies longest makes
   * way.
   */
  makeRoom(): boolean {
    if (this.size < this.#most) return true;
    const dallying = [...this.#connections].find((each) => each.export === undefined);
    dallying?.close();
    return dallying !== undefined;
  }

  /** Ends those of an export, or all, and cuts off who does not take the last replies. */
  async end(of?: Export): Promise<void> {
    for (const connection of this.#those(of)) connection.finish();
    const cutOff = setTimeout(() => {
      for (const connection of this.#those(of)) connection.close();
    }, closingMs);
    await this.gone(of);
    clearTimeout(cutOff);
  }

  /** Waits until an export, or the server, has none. */
  async gone(of?: Export): Promise<void> {
    while (this.#those(of).length > 0) {
      await new Promise<void>((resolve) => {
        this.#onGone.add(resolve);
      });
    }
  }

  #those(of: Export | undefined): Connection[] {
    const all = [...this.#connections];
    return of === undefined ? all : all.filter((connection) => connection.export === of);
  }
}
