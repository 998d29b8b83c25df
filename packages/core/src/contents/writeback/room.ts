import { inNextTurn } from '../../host.ts';

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

/** Who waits until a full pool takes pages again. */
export class Room {
  readonly #isThere: () => boolean;
  #waiters: Waiter[] = [];

  /** @param isThere whether a store that was refused may be tried again. */
  constructor(isThere: () => boolean) {
    this.#isThere = isThere;
  }

  /** Whether anybody waits. */
  get isAwaited(): boolean {
    return this.#waiters.length > 0;
  }

  /** Resolves when there is room; not before the event loop has had a turn, for nobody shall keep it busy. */
  wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      if (this.#isThere()) inNextTurn(() => this.serve());
    });
  }

  /** Lets those go on who wait, where there is room now. */
  serve(): void {
    if (this.isAwaited && this.#isThere()) {
      for (const { resolve } of this.#take()) resolve();
    }
  }

  /** Tells those who wait that there will be none. */
  refuse(error: Error): void {
    for (const { reject } of this.#take()) reject(error);
  }

  #take(): readonly Waiter[] {
    const waiters = this.#waiters;
    this.#waiters = [];
    return waiters;
  }
}
