import { type DictionaryId, mostDictionaries, PagefoldError } from '@pagefold/contracts';
import type { GuardedCompressor } from '../../backends/guarded-compressor.ts';

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

  /** Forgets those that no object needs, but for the one at hand. */
  forgetUnused(): void {
    for (const [id, length] of this.#lengths.entries()) {
      if (length === 0 || this.#users[id]! > 0 || id === this.#current) continue;
      this.#lengths[id] = 0;
      if (this.#bytes !== undefined) this.#bytes[id] = undefined;
      try {
        this.#compressor.release(id);
      } catch (error) {
        // Its room is lost to the compressor, which says so when it has none left.
        if (!PagefoldError.is(error)) throw error;
      }
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
