import type { PageDesk } from '../backends/page-desk.ts';
import type { ObjectTable } from './object-table.ts';

/**
 * The keys of pages on the desk, each by its digest's number, whose digests have been taken: under these the index
 * finds objects. Signed, since the engine makes an object of an integer beyond 2³¹.
 */
export class DigestKeys {
  readonly #desk: PageDesk;

  constructor(desk: PageDesk) {
    this.#desk = desk;
  }

  low(page: number): number {
    return this.#desk.digests[page * this.#desk.digestWords]! | 0;
  }

  /** The second digest word, mixed with the domain, so that domains do not share chains. */
  high(page: number, domain: number): number {
    return mixed(this.#desk.digests[page * this.#desk.digestWords + 1]!, domain);
  }

  /** Whether a digest is that of an object's page, as much as is kept of it. */
  isOf(table: ObjectTable, id: number, page: number): boolean {
    return (
      table.hasKey(id, this.low(page), this.high(page, table.domain(id))) &&
      table.digestEquals(id, this.#desk.digests, this.restAt(page))
    );
  }

  /** Where the digest goes on that is kept beyond the key. */
  restAt(page: number): number {
    return page * this.#desk.digestWords + 2;
  }
}

/** A word mixed with a domain; mixed once more, it is what it was. */
export function mixed(word: number, domain: number): number {
  return word ^ Math.imul(domain | 0, 0x9e3779b1);
}
