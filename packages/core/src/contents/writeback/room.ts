import { inNextTurn } from '../../host.ts';

interface Waiter {
  /** The device that it waits for room for, beside the pool's. */
  readonly owner: number;
  resolve(): void;
  reject(error: Error): void;
}

/** Who waits until a full pool takes pages again. */
export class Room {
  readonly #isThere: (owner: number) => boolean;
  #waiters: Waiter[] = [];

  /** @param isThere whether a store that a device was refused may be tried again. */
  constructor(isThere: (owner: number) => boolean) {
    this.#isThere = isThere;
  }

  /** Whether anybody waits. */
  get isAwaited(): boolean {
    return this.#waiters.length > 0;
  }

  /** The devices that those are for who wait. */
  get owners(): readonly number[] {
    return this.#waiters.map(({ owner }) => owner);
  }

  /** Resolves when there is room; not before the event loop has had a turn, for nobody shall keep it busy. */
  wait(owner: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ owner, resolve, reject });
      if (this.#isThere(owner)) inNextTurn(() => this.serve());
    });
  }

  /** Lets those go on who wait, where there is room now. */
  serve(): void {
    if (!this.isAwaited) return;
    const left: Waiter[] = [];
    for (const waiter of this.#waiters) {
      if (this.#isThere(waiter.owner)) waiter.resolve();
      else left.push(waiter);
    }
    this.#waiters = left;
  }

  /** Tells those who wait that there will be none. */
  refuse(error: Error): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { reject } of waiters) reject(error);
  }
}
