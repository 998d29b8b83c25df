import { CorruptionError } from '@pagefold/contracts';
import type { PageChecks } from '../backends/page-checks.ts';
import type { PageDesk } from '../backends/page-desk.ts';
import type { ResolvedPolicy } from '../pool-policy.ts';
import type { Counters } from './counters.ts';
import { DigestKeys } from './digest-keys.ts';
import type { HashIndex } from './hash-index.ts';
import type { ObjectBytes } from './object-bytes.ts';
import { flags as objectFlags } from './object-state.ts';
import type { ObjectTable } from './object-table.ts';

const flags = objectFlags;

/** What an {@link ObjectFinder} works with. */
export interface ObjectFinderParts {
  readonly desk: PageDesk;
  readonly checks: PageChecks;
  readonly policy: Pick<ResolvedPolicy, 'verify' | 'maxCandidates'>;
  readonly counters: Counters;
}

/**
 * Finds the object that holds a page: through the index by its digest, and then byte by byte.
 *
 * **Not every object can be found.** Out of the index, but alive as long as it is referred to, is an object
 * that does not decode (nobody else shall be led to it), one that has `maxPageSharing` references (until it
 * has fewer), one that is written back, and one that would be more than `maxCandidates` with its key: nobody
 * would get as far as that, and the walk that takes an object out of its bucket stays short, however many
 * contents are made to have one digest.
 */
export class ObjectFinder {
  readonly #index: HashIndex;
  readonly #table: ObjectTable;
  readonly #bytes: ObjectBytes;
  readonly #desk: PageDesk;
  readonly #keys: DigestKeys;
  readonly #checks: PageChecks;
  readonly #byDigest: boolean;
  readonly #maxCandidates: number = 0;
  readonly #counters: Counters;
  /** Candidates that did not decode in the walk that is under way. */
  readonly #damaged: number[] = [];
  #low = 0;
  #high = 0;
  #isCrowded = false;

  constructor(table: ObjectTable, index: HashIndex, bytes: ObjectBytes, parts: ObjectFinderParts) {
    this.#index = index;
    this.#table = table;
    this.#bytes = bytes;
    this.#desk = parts.desk;
    this.#keys = new DigestKeys(parts.desk);
    this.#checks = parts.checks;
    this.#byDigest = parts.policy.verify === 'never';
    this.#maxCandidates = parts.policy.maxCandidates;
    this.#counters = parts.counters;
  }

  /** The key of the page that was last looked for, first half, signed. */
  get low(): number {
    return this.#low;
  }

  /** Its second half, signed. */
  get high(): number {
    return this.#high;
  }

  /** Whether as many objects have that key as there may be, or more. */
  get isCrowded(): boolean {
    return this.#isCrowded;
  }

  /**
   * The object that holds a staged page, whose digest has been taken, in a domain; -1 when there is
   * none that can take a reference. `current`, an object or -1, is found wherever it stands in memory.
   */
  find(domain: number, current: number, page: number): number {
    const low = this.#keys.low(page);
    const high = this.#keys.high(page, domain);
    this.#low = low;
    this.#high = high;
    this.#isCrowded = false;
    if (current >= 0 && this.#table.hasKey(current, low, high)) {
      if (this.#table.has(current, flags.writtenBack)) this.#counters.storedAgain++;
      else if (this.#matches(current, domain, page)) return current;
    }
    let candidates = 0;
    let found = -1;
    for (let id = this.#index.first(low, high); id >= 0; id = this.#index.next(id, low, high)) {
      candidates++;
      if (id !== current && this.#matches(id, domain, page)) {
        found = id;
        break;
      }
    }
    this.#noteChain(candidates);
    // Only now: the index may turn a bucket round when a record leaves it, and the walk would miss some.
    if (this.#damaged.length > 0) this.#dropDamaged();
    return found;
  }

  /** Reads what {@link find} will read first, so that it is near by then; what it returns means nothing. */
  touch(domain: number, page: number): number {
    return this.#index.touch(this.#keys.low(page), this.#keys.high(page, domain));
  }

  /** Lets an object be found again, if there is room for it. */
  addAgain(id: number): void {
    const table = this.#table;
    if (table.has(id, flags.indexed)) return;
    const low = table.low(id);
    const high = table.high(id);
    let others = 0;
    const index = this.#index;
    for (let at = index.first(low, high); at >= 0; at = index.next(at, low, high)) others++;
    if (others >= this.#maxCandidates) return;
    index.insert(id);
    table.setFlag(id, flags.indexed);
  }

  /** Lets an object not be found any more. */
  remove(id: number): void {
    if (!this.#table.has(id, flags.indexed)) return;
    this.#index.remove(id);
    this.#table.clearFlag(id, flags.indexed);
  }

  #noteChain(candidates: number): void {
    this.#isCrowded = candidates >= this.#maxCandidates;
    // Without a branch: one taken once a pool would throw away code that was compiled before it was seen.
    const { longestCandidateChain } = this.#counters;
    this.#counters.longestCandidateChain = Math.max(longestCandidateChain, candidates);
  }

  /** Whether a candidate holds a staged page. */
  #matches(id: number, domain: number, page: number): boolean {
    const table = this.#table;
    if (table.domain(id) !== domain) return false;
    this.#counters.dedupCandidates++;
    let equal: boolean;
    if (this.#byDigest) {
      equal = table.digestEquals(id, this.#desk.digests, this.#keys.restAt(page));
    } else {
      if (!this.#unpackCandidate(id)) return false;
      equal = this.#checks.isEqual(this.#desk.stagedAt(page), this.#desk.unpackedAt);
    }
    if (!equal) this.#counters.dedupMismatches++;
    return equal;
  }

  #unpackCandidate(id: number): boolean {
    try {
      this.#bytes.unpack(id, this.#table.state(id));
      return true;
    } catch (error) {
      if (!(error instanceof CorruptionError)) throw error;
      this.#counters.candidateErrors++;
      this.#damaged.push(id);
      return false;
    }
  }

  #dropDamaged(): void {
    for (const id of this.#damaged) this.remove(id);
    this.#damaged.length = 0;
  }
}
