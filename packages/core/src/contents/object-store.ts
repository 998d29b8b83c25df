import { CorruptionError, type Handle, type RejectReason } from '@pagefold/contracts';
import type { GuardedBackends } from '../backends/guarded-backends.ts';
import type { ResolvedPolicy } from '../pool-policy.ts';
import type { Counters } from './counters.ts';
import { HashIndex } from './hash-index.ts';
import { Lru } from './lru.ts';
import { flags, ObjectTable } from './object-table.ts';

/**
 * The objects of a pool: finds the one that holds the staged page, makes one, unpacks one, lets go of
 * one. An object lives as long as it has references.
 */
export class ObjectStore {
  readonly table: ObjectTable;
  readonly index: HashIndex;
  readonly lru: Lru;
  readonly #backends: GuardedBackends;
  readonly #policy: ResolvedPolicy;
  readonly #counters: Counters;

  #references = 0;
  #shared = 0;
  #bytes = 0;
  #rawReferences = 0;

  constructor(backends: GuardedBackends, policy: ResolvedPolicy, counters: Counters) {
    const digestWords = policy.verify === 'never' ? backends.digest.length - 2 : 0;
    this.table = new ObjectTable(digestWords, policy.maxObjects);
    this.index = new HashIndex(this.table.records);
    this.lru = new Lru(this.table);
    this.#backends = backends;
    this.#policy = policy;
    this.#counters = counters;
  }

  /** References of all objects: slots that refer to one. */
  get references(): number {
    return this.#references;
  }

  /** Objects with two or more references. */
  get shared(): number {
    return this.#shared;
  }

  /** Bytes of all objects. */
  get bytes(): number {
    return this.#bytes;
  }

  /** References of raw objects. */
  get rawReferences(): number {
    return this.#rawReferences;
  }

  /**
   * The object that holds the staged page, whose digest has been taken, in a domain; -1 when there is
   * none that can take a reference. `current`, an object or -1, is found whatever its references.
   */
  find(domain: number, current: number): number {
    const low = this.#keyLow();
    const high = this.#keyHigh(domain);
    if (current >= 0 && this.#isCandidate(current, low, high) && this.#matches(current, domain)) {
      return current;
    }
    const { maxCandidates, maxPageSharing } = this.#policy;
    let full = false;
    let candidates = 0;
    for (let id = this.index.first(low, high), next = -1; id >= 0; id = next) {
      if (candidates === maxCandidates) {
        this.#counters.candidateLimitHit++;
        return -1;
      }
      this.#countCandidates(++candidates);
      next = this.index.next(id, low, high);
      if (id === current || !this.#matches(id, domain)) continue;
      if (this.table.references(id) < maxPageSharing) return id;
      full = true;
    }
    if (full) this.#counters.sharingLimitHit++;
    return -1;
  }

  /** A new object without references that holds the staged page, or why there is none. */
  create(domain: number): number | RejectReason {
    const packed = this.#backends.pack();
    const raw = packed === 0;
    const length = this.#backends.admission.lengthOf(packed);
    if (typeof length !== 'number') return this.#reject(length);

    const id = this.table.take(this.#keyLow(), this.#keyHigh(domain), domain);
    if (id < 0) return this.#reject('alloc-fail', 'rejectKmemcacheFail');
    let handle: Handle | 0 = 0;
    try {
      handle = this.#backends.alloc(length);
      if (handle !== 0) this.#backends.write(handle, length, raw);
    } catch (error) {
      this.table.free(id);
      if (handle !== 0) this.#backends.free(handle);
      throw error;
    }
    if (handle === 0) {
      this.table.free(id);
      return this.#reject('alloc-fail');
    }
    this.#admit(id, handle, length, raw);
    return id;
  }

  isRaw(id: number): boolean {
    return this.table.has(id, flags.raw);
  }

  /** Adds a reference. */
  refer(id: number): void {
    this.#references++;
    if (this.isRaw(id)) this.#rawReferences++;
    if (this.table.addReferences(id, 1) === 2) this.#shared++;
    this.lru.touch(id);
  }

  /** Takes a reference back; the object goes with its last one. */
  release(id: number): void {
    const { table } = this;
    const raw = this.isRaw(id);
    const left = table.addReferences(id, -1);
    this.#references--;
    if (raw) this.#rawReferences--;
    if (left === 1) this.#shared--;
    if (left > 0) return;

    if (table.has(id, flags.indexed)) this.index.remove(id);
    this.lru.remove(id);
    const handle = table.handle(id) as Handle;
    this.#bytes -= table.length(id);
    table.free(id);
    this.#backends.free(handle);
  }

  /** Unpacks an object. @throws CorruptionError */
  unpack(id: number): void {
    const { table } = this;
    this.#backends.unpack(table.handle(id) as Handle, table.length(id), table.has(id, flags.raw));
  }

  /** Gives all memory back; the store cannot be used afterwards. */
  clear(): void {
    this.index.clear();
    this.table.records.clear();
  }

  #admit(id: number, handle: Handle, length: number, raw: boolean): void {
    const { table } = this;
    table.place(id, handle, length, raw);
    table.keepDigest(id, this.#backends.digest, 2);
    this.index.insert(id);
    table.setFlag(id, flags.indexed);
    this.lru.insert(id);
    this.#bytes += length;
  }

  #countCandidates(candidates: number): void {
    const { longestCandidateChain } = this.#counters;
    if (candidates > longestCandidateChain) this.#counters.longestCandidateChain = candidates;
  }

  /** Whether an object is one that the index would propose for a key. */
  #isCandidate(id: number, low: number, high: number): boolean {
    const { table } = this;
    return table.has(id, flags.indexed) && table.low(id) === low && table.high(id) === high;
  }

  /** Whether a candidate holds the staged page. One that does not decode leaves the index. */
  #matches(id: number, domain: number): boolean {
    const { table } = this;
    if (table.domain(id) !== domain) return false;
    this.#counters.dedupCandidates++;
    let equal: boolean;
    if (this.#policy.verify === 'never') {
      equal = table.digestEquals(id, this.#backends.digest, 2);
    } else {
      if (!this.#unpackCandidate(id)) return false;
      equal = this.#backends.isEqual();
    }
    if (!equal) this.#counters.dedupMismatches++;
    return equal;
  }

  #unpackCandidate(id: number): boolean {
    try {
      this.unpack(id);
      return true;
    } catch (error) {
      if (!(error instanceof CorruptionError)) throw error;
      this.#counters.candidateErrors++;
      this.index.remove(id);
      this.table.clearFlag(id, flags.indexed);
      return false;
    }
  }

  #keyLow(): number {
    return this.#backends.digest[0]!;
  }

  /** The second digest word, mixed with the domain, so that domains do not share chains. */
  #keyHigh(domain: number): number {
    return (this.#backends.digest[1]! ^ Math.imul(domain, 0x9e3779b1)) >>> 0;
  }

  #reject(reason: RejectReason, counter: keyof Counters = counterOf[reason]): RejectReason {
    this.#counters[counter]++;
    return reason;
  }
}

/** Which counter a reason goes to. */
export const counterOf: Readonly<Record<RejectReason, keyof Counters>> = {
  'pool-limit': 'rejectPoolLimit',
  'compress-fail': 'rejectCompressFail',
  'compress-poor': 'rejectCompressPoor',
  'alloc-fail': 'rejectAllocFail',
  failed: 'rejectBackendFail',
};
