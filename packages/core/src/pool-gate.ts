import { StateError } from '@pagefold/contracts';

/** Lets one call into a pool at a time, and none once it is closed. */
export class PoolGate {
  #state: 'open' | 'busy' | 'closed' = 'open';

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** @throws StateError `PAGEFOLD_CLOSED`. */
  checkOpen(): void {
    if (this.#state === 'closed') throw closed();
  }

  /**
   * Begins a call that uses the backends.
   *
   * @throws StateError `PAGEFOLD_CLOSED`; `PAGEFOLD_BUSY` while another is under way.
   */
  enter(): void {
    if (this.#state !== 'open') throw this.#refusal();
    this.#state = 'busy';
  }

  /** Ends that call. */
  leave(): void {
    this.#state = 'open';
  }

  /** Lets nobody in any more. */
  close(): void {
    this.#state = 'closed';
  }

  #refusal(): StateError {
    if (this.#state === 'closed') return closed();
    return new StateError(
      'PAGEFOLD_BUSY',
      'the pool was called from inside one of its own calls (by a backend or by "onPoolLimit")',
    );
  }
}

function closed(): StateError {
  return new StateError('PAGEFOLD_CLOSED', 'the pool is closed');
}
