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
    this.#hash(this.#desk.stagedAt(index), this.#desk.digestAt(index));
  }

  /** Writes the digest of the unpacked page to the place of the first staged one's. @throws BackendError */
  hashUnpacked(): void {
    this.#hash(this.#desk.unpackedAt, this.#desk.digestAt(0));
  }

  /** Writes the digest of the page of a base to the place beside those of staged pages. @throws BackendError */
  hashBase(): void {
    this.#hash(this.#desk.baseAt, this.#desk.digestAt(this.#desk.spareDigest));
  }

  /** The same for the unpacked page. @throws BackendError */
  hashUnpackedAside(): void {
    this.#hash(this.#desk.unpackedAt, this.#desk.digestAt(this.#desk.spareDigest));
  }

  #hash(page: number, digest: number): void {
    let returned: unknown;
    try {
      returned = this.#hasher.hash(page, this.#desk.pageSize, digest);
    } catch (error) {
      throw failure(this.#hasher.name, 'hash', error);
    }
    if (returned !== undefined) refusePromise(this.#hasher.name, 'hash', returned);
  }
}
