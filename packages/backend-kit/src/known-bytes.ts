import type { CompressorCapabilities, CompressorContext, DictionaryId } from '@pagefold/contracts';
import { PreparedDictionaries } from './prepared-dictionaries.ts';

/**
 * Prefixes and prepared dictionaries for a compressor whose library takes all that is known before a page as
 * one piece of bytes. Dictionaries are kept outside the page memory.
 */
export class KnownBytes {
  readonly #bytes: Uint8Array;
  readonly #pageSize: number;
  readonly #maxPrefix: number;
  readonly #maxDictionary: number;
  readonly #lead: Uint8Array;
  readonly #prepared: PreparedDictionaries<Uint8Array>;
  /** What was joined last: the lead, a dictionary, a prefix. Made when it is needed first. */
  #joined: Uint8Array | undefined;

  /**
   * @param lead what comes first of all wherever something is known, for a library that would take some first
   * bytes for more than content.
   * @throws RangeError for a number of dictionaries that cannot be.
   */
  constructor(
    { memory, pageSize, dictionaries = 0 }: CompressorContext,
    { maxPrefix, maxDictionary = 0 }: CompressorCapabilities,
    lead: Uint8Array = new Uint8Array(),
  ) {
    this.#bytes = memory.bytes;
    this.#pageSize = pageSize;
    this.#maxPrefix = maxPrefix;
    this.#maxDictionary = maxDictionary;
    this.#lead = lead;
    this.#prepared = new PreparedDictionaries(dictionaries);
  }

  /**
   * What is known before a page at `page`: the dictionary, then the prefix; undefined where there is neither.
   * It is good until the next call.
   *
   * @throws RangeError for a dictionary that is not prepared.
   */
  before(page: number, prefix: number, dictionary: DictionaryId): Uint8Array | undefined {
    const known = dictionary === 0 ? this.#lead : this.#prepared.get(dictionary);
    if (prefix === 0) return known.length > this.#lead.length ? known : undefined;
    const length = Math.min(prefix, dictionary === 0 ? this.#maxPrefix : this.#pageSize);
    const behind = this.#bytes.subarray(page - length, page);
    return known.length === 0 ? behind : this.#join(known, behind);
  }

  /** As `prepare` of a compressor. */
  prepare(dictionary: Uint8Array): DictionaryId {
    const lead = this.#lead;
    const used = dictionary.subarray(Math.max(0, dictionary.length - this.#maxDictionary));
    return this.#prepared.add(() => {
      const kept = new Uint8Array(lead.length + used.length);
      kept.set(lead);
      kept.set(used, lead.length);
      return kept;
    });
  }

  /** As `release` of a compressor. */
  release(dictionary: DictionaryId): void {
    this.#prepared.remove(dictionary);
  }

  #join(known: Uint8Array, behind: Uint8Array): Uint8Array {
    const most = Math.max(this.#maxPrefix, this.#maxDictionary + this.#pageSize);
    this.#joined ??= new Uint8Array(this.#lead.length + most);
    this.#joined.set(known);
    this.#joined.set(behind, known.length);
    return this.#joined.subarray(0, known.length + behind.length);
  }
}
