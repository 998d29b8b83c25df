import { type DictionaryId, PagefoldError } from '@pagefold/contracts';
import type { GuardedCompressor } from '../../backends/guarded-compressor.ts';
import type { GuardedHasher } from '../../backends/guarded-hasher.ts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { Admission } from '../admission.ts';
import type { Counters } from '../counters.ts';
import { DigestKeys } from '../digest-keys.ts';
import { flags, packedWith } from '../object-state.ts';
import type { ObjectStore } from '../object-store.ts';
import type { Growth } from '../similar/dead-bases.ts';

/** What a {@link Recompression} works with. */
export interface RecompressionParts {
  readonly desk: PageDesk;
  readonly hasher: GuardedHasher;
  readonly compressor: GuardedCompressor;
  readonly admission: Admission;
  readonly counters: Counters;
  readonly growth: Growth;
}

/** In place of a length. */
const failed = -1;

/**
 * Compresses objects in memory anew, and keeps them so. Nothing else about an object changes: a delta stays one, of
 * the same base, and the deltas of a base do not notice.
 *
 * The new bytes stand before the old ones go, so it takes a little memory; a pool at its limit may use its reserve
 * for that. It never fails: where there is no room, where a backend fails, and where it does not decode to the page of
 * its digest, an object is left as it is, and so is what is on its way to a backing store, or there.
 */
export class Recompression {
  readonly #objects: ObjectStore;
  readonly #parts: RecompressionParts;
  readonly #keys: DigestKeys;

  constructor(objects: ObjectStore, parts: RecompressionParts) {
    this.#objects = objects;
    this.#parts = parts;
    this.#keys = new DigestKeys(parts.desk);
  }

  /** Brings an object's page to the unpacked place; false where it cannot be had. */
  unpack(id: number): boolean {
    const { table, bytesOf } = this.#objects;
    const { desk, hasher } = this.#parts;
    try {
      bytesOf.unpack(id, table.state(id));
      hasher.hashUnpackedAside();
    } catch (error) {
      if (PagefoldError.is(error)) return false;
      throw error;
    }
    return this.#keys.isOf(table, id, desk.spareDigest);
  }

  /** By how many bytes an object would be shorter with a dictionary, 0 where it would not. */
  gain(id: number, dictionary: DictionaryId): number {
    if (!this.unpack(id)) return 0;
    const length = this.#packShorter(id, dictionary);
    return length > 0 ? this.#objects.table.length(id) - length : 0;
  }

  /** Compresses an object with a dictionary, and keeps it so where it is shorter. */
  shorten(id: number, dictionary: DictionaryId): void {
    if (this.#mayChange(id)) this.#keep(id, dictionary, this.#packShorter(id, dictionary));
  }

  /** The same, however long it is then: it shall not need the dictionary that it has. */
  move(id: number, dictionary: DictionaryId): void {
    if (this.#mayChange(id)) this.#keep(id, dictionary, this.#pack(id, dictionary));
  }

  #mayChange(id: number): boolean {
    const isLeaving = this.#objects.table.has(id, flags.writing | flags.writtenBack);
    return !isLeaving && this.#parts.growth.isAllowed() && this.unpack(id);
  }

  #packShorter(id: number, dictionary: DictionaryId): number {
    const shorter = this.#objects.table.length(id) - 1;
    return this.#packWithin(id, dictionary, Math.min(shorter, this.#parts.admission.capacity));
  }

  /** A page that does not compress is raw from now on, unless it is a delta's. */
  #pack(id: number, dictionary: DictionaryId): number {
    const { admission } = this.#parts;
    const packed = this.#packWithin(id, dictionary, admission.capacity);
    if (packed !== 0 || this.#isDelta(id)) return packed;
    const length = admission.lengthOf(packed);
    return typeof length === 'number' ? length : 0;
  }

  #packWithin(id: number, dictionary: DictionaryId, capacity: number): number {
    const { compressor } = this.#parts;
    try {
      if (this.#isDelta(id)) return compressor.packDelta(capacity, dictionary);
      return compressor.packUnpacked(capacity, dictionary);
    } catch (error) {
      if (PagefoldError.is(error)) return failed;
      throw error;
    }
  }

  /** Keeps an object in the `length` bytes that it was just packed to; as it is, where there are none. */
  #keep(id: number, dictionary: DictionaryId, length: number): void {
    const { desk, admission, counters, growth } = this.#parts;
    if (length <= 0) return;
    const isDelta = this.#isDelta(id);
    const isRaw = !isDelta && length > admission.capacity;
    const packedAt = isDelta ? desk.deltaAt : desk.packedAt;
    const form = isRaw ? flags.raw : packedWith(dictionary) | (isDelta ? flags.delta : 0);
    if (!this.#objects.recode(id, isRaw ? desk.unpackedAt : packedAt, length, form)) return;
    growth.note();
    counters.recompressed++;
  }

  #isDelta(id: number): boolean {
    return this.#objects.table.has(id, flags.delta);
  }
}
