import type { GuardedHasher } from '../backends/guarded-hasher.ts';
import type { PageChecks } from '../backends/page-checks.ts';
import type { PageDesk } from '../backends/page-desk.ts';

/** 64 KiB of staged pages: enough for passes, and little beside the page memory. */
const stagedBytes = 65_536;

/** What is known of a staged page. */
const unknown = 0;
export const sameFilled = 1;
const digested = 2;

/** The pages that are taken in, and what is known of each: nothing, that it is same-filled, or its digest. */
export class StagedPages {
  readonly #desk: PageDesk;
  readonly #checks: PageChecks;
  readonly #hasher: GuardedHasher;
  readonly #seen: Uint8Array;

  constructor(desk: PageDesk, checks: PageChecks, hasher: GuardedHasher) {
    this.#desk = desk;
    this.#checks = checks;
    this.#hasher = hasher;
    this.#seen = new Uint8Array(desk.stagedPages);
  }

  /** How many pages a pool stages at a time. */
  static countOf(pageSize: number): number {
    return Math.max(1, stagedBytes / pageSize);
  }

  /** Takes a page in. */
  stage(index: number, page: Uint8Array): void {
    this.#desk.stage(index, page);
    this.#seen[index] = unknown;
  }

  /** Finds out, once, whether a page is {@link sameFilled}, and if not its digest. @throws BackendError */
  examine(index: number): number {
    const seen = this.#seen[index]!;
    if (seen !== unknown) return seen;
    if (!this.#checks.isSameFilled(this.#desk.stagedAt(index))) return this.digest(index);
    this.#seen[index] = sameFilled;
    return sameFilled;
  }

  /** Takes a page's digest, whatever the page is. @throws BackendError */
  digest(index: number): number {
    this.#hasher.hash(index);
    this.#seen[index] = digested;
    return digested;
  }

  /** Whether its digest is known. */
  isDigested(index: number): boolean {
    return this.#seen[index] === digested;
  }
}
