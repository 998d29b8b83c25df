import {
  type BackingObject,
  type BackingOwners,
  type BackingRead,
  type BackingStore,
  type BackingStoreStats,
  ConfigError,
  FetchError,
  type Location,
  messageOf,
  PagefoldError,
  show,
  WritebackError,
} from '@pagefold/contracts';

/**
 * A backing store. Whatever it throws, rejects with or returns, its callers get what the contract says: it
 * can lose the objects that it was given, and do no other harm.
 */
export class GuardedBackingStore {
  /** Bytes of the longest object that it takes. */
  readonly maxObjectSize: number;
  /** Bytes of objects that are best written together. */
  readonly batchBytes: number;
  /** Whether it needs the contents of objects. */
  readonly sharesContents: boolean;
  readonly #store: BackingStore;
  /** Domains whose objects it does not take. */
  readonly #closedDomains = new Set<number>();

  /** @throws ConfigError `PAGEFOLD_INCOMPATIBLE_BACKENDS` where it states an impossible length. */
  constructor(store: BackingStore) {
    this.#store = store;
    this.maxObjectSize = lengthOf(store, 'maxObjectSize');
    this.batchBytes = lengthOf(store, 'batchBytes');
    this.sharesContents = store.sharesContents === true;
  }

  get name(): string {
    return this.#store.name;
  }

  /** A domain's number has that name from now on. What is not clearly taken is not. */
  openDomain(domain: number, name: string): void {
    if (this.#store.openDomain === undefined) return;
    let isTaken = false;
    try {
      isTaken = this.#store.openDomain(domain, name) === true;
    } catch {
      // As if it had refused.
    }
    if (isTaken) this.#closedDomains.delete(domain);
    else this.#closedDomains.add(domain);
  }

  /** Whether it takes an object of that domain and length. */
  takes(domain: number, length: number): boolean {
    return length <= this.maxObjectSize && !this.#closedDomains.has(domain);
  }

  /** @returns a promise, rejected with WritebackError. */
  async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    let locations: unknown;
    try {
      locations = await this.#store.write(objects);
    } catch (cause) {
      if (cause instanceof WritebackError) throw cause;
      throw this.#refused(`it cannot be written: ${messageOf(cause)}`, cause);
    }
    if (Array.isArray(locations) && locations.length === objects.length) {
      const own = Array.from<unknown, unknown>(locations, (location) => location);
      if (own.every(isNumberOf32Bits) && new Set(own).size === own.length) return own;
    }
    throw this.#refused(`write returned ${show(locations)} for ${objects.length} objects`);
  }

  /** @returns for each what went wrong, or undefined once its bytes are in its `dst`. It never rejects. */
  async read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]> {
    let error: PagefoldError;
    try {
      const results: unknown = await this.#store.read(reads);
      if (Array.isArray(results) && results.length === reads.length) {
        const own = Array.from<unknown, unknown>(results, (result) => result);
        if (own.every(isReadResult)) return own;
      }
      error = this.#unread(`read returned ${show(results)}`);
    } catch (cause) {
      error = PagefoldError.is(cause)
        ? cause
        : this.#unread(`it cannot be read: ${messageOf(cause)}`, cause);
    }
    return reads.map(() => error);
  }

  /** Forgets an object, and says whether it did. */
  free(at: number, owner: number, length: number): boolean {
    try {
      this.#store.free(at as Location, owner, length);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether room is short, and enough of it is taken by objects that are gone. */
  get isWorthCleaning(): boolean {
    try {
      const { liveBytes, usedBytes, limitBytes } = this.#store.stats();
      const dead = usedBytes - liveBytes;
      if (limitBytes === Number.POSITIVE_INFINITY) return dead > usedBytes / 2;
      return limitBytes - usedBytes < limitBytes / 8 && dead > usedBytes / 4;
    } catch {
      return false;
    }
  }

  /** Bytes of room that a step of cleaning has made; 0 too where it failed. */
  async clean(owners: BackingOwners): Promise<number> {
    try {
      const made: unknown = await this.#store.clean(owners);
      return typeof made === 'number' && made > 0 ? made : 0;
    } catch {
      return 0;
    }
  }

  stats(): BackingStoreStats {
    return this.#store.stats();
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  #refused(what: string, cause?: unknown): WritebackError {
    return new WritebackError('PAGEFOLD_WRITEBACK_FAILED', `${this.name}: ${what}`, { cause });
  }

  #unread(what: string, cause?: unknown): FetchError {
    return new FetchError('PAGEFOLD_FETCH_FAILED', `${this.name}: ${what}`, { cause });
  }
}

function isReadResult(value: unknown): value is PagefoldError | undefined {
  return value === undefined || PagefoldError.is(value);
}

/** Whether a store may mean an owner or a place by it. */
export function isNumberOf32Bits(value: unknown): value is Location {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
}

function lengthOf(store: BackingStore, field: 'maxObjectSize' | 'batchBytes'): number {
  const bytes: unknown = store[field];
  if (Number.isInteger(bytes) && (bytes as number) >= 1) return bytes as number;
  throw new ConfigError(
    'PAGEFOLD_INCOMPATIBLE_BACKENDS',
    `${store.name}: "${field}" expected a number of bytes, got ${show(bytes)}`,
  );
}
