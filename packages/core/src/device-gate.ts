import { StateError } from '@pagefold/contracts';
import type { PoolGate } from './pool-gate.ts';

/** The gate of a pool for the calls of one device, which lets none of them in once that closes. */
export class DeviceGate {
  /** The pool's own. */
  readonly pool: PoolGate;
  #isClosed = false;

  constructor(pool: PoolGate) {
    this.pool = pool;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @throws StateError `PAGEFOLD_CLOSED`. */
  checkOpen(): void {
    this.checkNotClosed();
    this.pool.checkOpen();
  }

  /** The same, but for the pool. @throws StateError `PAGEFOLD_CLOSED`. */
  checkNotClosed(): void {
    if (this.#isClosed) throw new StateError('PAGEFOLD_CLOSED', 'the device is closed');
  }

  /** Begins a call that uses the backends. @throws StateError `PAGEFOLD_CLOSED`, `PAGEFOLD_BUSY`. */
  enter(): void {
    this.checkNotClosed();
    this.pool.enter();
  }

  /** Ends that call. */
  leave(): void {
    this.pool.leave();
  }

  /** Carries such a call out, for those that are long enough not to mind a function. */
  run<T>(call: () => T): T {
    this.enter();
    try {
      return call();
    } finally {
      this.leave();
    }
  }

  /** Lets no call of the device in any more. @throws StateError `PAGEFOLD_BUSY`. */
  close(): void {
    this.enter();
    this.leave();
    this.#isClosed = true;
  }
}
