import { StateError } from '@pagefold/contracts';

/** Numbers, since the engine must tell its collector of every string that is put into a field. */
const open = 0;
const busy = 1;
const shut = 2;

/** Lets one call into a pool at a time, and none once it is closed. */
export class PoolGate {
  #state: number = open;

  get isClosed(): boolean {
    return this.#state === shut;
  }

  /** @throws StateError `PAGEFOLD_CLOSED`. */
  checkOpen(): void {
    if (this.#state === shut) throw closed();
  }

  /**
   * Begins a call that uses the backends.
   *
   * @throws StateError `PAGEFOLD_CLOSED`; `PAGEFOLD_BUSY` while another is under way.
   */
  enter(): void {
    if (this.#state !== open) throw this.#refusal();
    this.#state = busy;
  }

  /** Ends that call. */
  leave(): void {
    this.#state = open;
  }

  /** Lets nobody in any more. */
  close(): void {
    this.#state = shut;
  }

  #refusal(): StateError {
    if (this.#state === shut) return closed();
    return new StateError(
      'PAGEFOLD_BUSY',
      'the pool was called from inside one of its own calls (by a backend or by "onPoolLimit")',
    );
  }
}

function closed(): StateError {
  return new StateError('PAGEFOLD_CLOSED', 'the pool is closed');
}
