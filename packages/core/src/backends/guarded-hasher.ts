import type { Hasher } from '@pagefold/contracts';
import { failure, refusePromise } from './backend-failure.ts';
import type { PageDesk } from './page-desk.ts';

/** A hasher on a desk. What it throws becomes a BackendError. */
export class GuardedHasher {
  readonly #hasher: Hasher;
  readonly #desk: PageDesk;

  constructor(hasher: Hasher, desk: PageDesk) {
    this.#hasher = hasher;
    this.#desk = desk;
  }

  /** Bytes of a digest. */
  get digestLength(): number {
    return this.#hasher.digestLength;
  }

  /** Writes the digest of a staged page to its place on the desk. @throws BackendError */
  hash(index: number): void {
    const desk = this.#desk;
    let returned: unknown;
    try {
      returned = this.#hasher.hash(desk.stagedAt(index), desk.pageSize, desk.digestAt(index));
    } catch (error) {
      throw failure(this.#hasher.name, 'hash', error);
    }
    if (returned !== undefined) refusePromise(this.#hasher.name, 'hash', returned);
  }
}
