import { type DictionaryId, mostDictionaries, PagefoldError } from '@pagefold/contracts';
import type { GuardedCompressor } from '../../backends/guarded-compressor.ts';
import { areEqual } from '../are-equal.ts';

/** Dictionaries that are not borrowed beyond: the last room is for one of the pool's own. */
const mostBorrowed = mostDictionaries - 1;

/** None. */
export const noDictionary: DictionaryId = 0;

/**
 * The dictionaries that a pool has prepared, and how many objects are compressed with each. An object keeps its own as
 * long as its bytes are what they are, in memory or in a backing store; without it, they are lost.
 */
export class Dictionaries {
  readonly #compressor: GuardedCompressor;
  /** By dictionary; at 0, what means nothing. */
  readonly #users = new Uint32Array(mostDictionaries + 1);
  readonly #lengths = new Uint32Array(mostDictionaries + 1);
  /** Their bytes, where somebody else must be told of them. */
  readonly #bytes: (Uint8Array | undefined)[] | undefined;
  /** Those that only others compress with, and the array that each was last seen as: mostly it comes again. */
  readonly #borrowed = new Map<DictionaryId, Uint8Array>();
  /** By dictionary: objects that will be compressed with it when a write ends well. */
  readonly #holds = new Uint32Array(mostDictionaries + 1);
  #current: DictionaryId = noDictionary;

  /** @param keepsBytes whether {@link bytesOf} will be asked for. */
  constructor(compressor: GuardedCompressor, keepsBytes: boolean) {
    this.#compressor = compressor;
    this.#bytes = keepsBytes ? [] : undefined;
  }

  /** The dictionary that what is stored now is compressed with, or 0. */
  get current(): DictionaryId {
    return this.#current;
  }

  /** Bytes of all of them. */
  get byteLength(): number {
    return this.#lengths.reduce((sum, length) => sum + length, 0);
  }

  /** Objects that are compressed with any of them. */
  get objects(): number {
    return this.#users.subarray(1).reduce((sum, users) => sum + users, 0);
  }

  /** How many there are. */
  get count(): number {
    return this.#lengths.filter((length) => length > 0).length;
  }

  /** The bytes of a dictionary, where they are kept; undefined for none. */
  bytesOf(dictionary: DictionaryId): Uint8Array | undefined {
    return this.#bytes?.[dictionary];
  }

  /** Whether a dictionary is prepared. */
  has(dictionary: DictionaryId): boolean {
    return this.#lengths[dictionary]! > 0;
  }

  /** Objects that are compressed with a dictionary. */
  usersOf(dictionary: DictionaryId): number {
    return this.#users[dictionary]!;
  }

  /** Takes a dictionary in, which is copied. @throws ConfigError, BackendError */
  add(bytes: Uint8Array): DictionaryId {
    const id = this.#compressor.prepare(bytes);
    this.#lengths[id] = bytes.length;
    if (this.#bytes !== undefined) this.#bytes[id] = bytes.slice();
    return id;
  }

  /** Takes the first one in, and compresses with it. @throws ConfigError, BackendError */
  start(bytes: Uint8Array): void {
    this.use(this.add(bytes));
  }

  /**
   * The dictionary of these bytes, by which somebody else has compressed what an object takes over. Where there is none it
   * is taken in, if it can be; nothing is compressed with it.
   */
  borrow(bytes: Uint8Array): DictionaryId | undefined {
    for (const [id, seen] of this.#borrowed) if (seen === bytes) return id;
    const known = this.#bytes?.findIndex((own) => own !== undefined && areEqual(own, bytes)) ?? -1;
    if (known > 0) {
      if (this.#borrowed.has(known)) this.#borrowed.set(known, bytes);
      return known;
    }
    for (const id of this.#borrowed.keys()) this.#forgetIfUnused(id);
    if (this.count >= mostBorrowed) return undefined;
    try {
      const id = this.add(bytes);
      this.#borrowed.set(id, bytes);
      return id;
    } catch (error) {
      if (PagefoldError.is(error)) return undefined;
      throw error;
    }
  }

  /** A write is under way that may make one object more be compressed with a dictionary, or one less. */
  hold(dictionary: DictionaryId, change: 1 | -1): void {
    this.#holds[dictionary]! += change;
  }

  /** Forgets those that no object needs, but for the one at hand. */
  forgetUnused(): void {
    for (const id of this.#lengths.keys()) this.#forgetIfUnused(id);
  }

  #forgetIfUnused(id: DictionaryId): void {
    if (!this.has(id) || id === this.#current) return;
    if (this.#users[id]! > 0 || this.#holds[id]! > 0) return;
    this.#lengths[id] = 0;
    this.#borrowed.delete(id);
    if (this.#bytes !== undefined) this.#bytes[id] = undefined;
    try {
      this.#compressor.release(id);
    } catch (error) {
      // Its room is lost to the compressor, which says so when it has none left.
      if (!PagefoldError.is(error)) throw error;
    }
  }

  /** Compresses with a dictionary from now on. */
  use(dictionary: DictionaryId): void {
    this.#current = dictionary;
  }

  /** An object is compressed with a dictionary. */
  join(dictionary: DictionaryId): void {
    this.#users[dictionary]!++;
  }

  /** An object that was is not any more. */
  leave(dictionary: DictionaryId): void {
    this.#users[dictionary]!--;
  }
}
