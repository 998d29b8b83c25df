import { type DictionaryId, PagefoldError } from '@pagefold/contracts';
import type { GuardedHasher } from '../../backends/guarded-hasher.ts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { Admission } from '../admission.ts';
import type { Codec } from '../codecs.ts';
import type { Counters } from '../counters.ts';
import { DigestKeys } from '../digest-keys.ts';
import type { Growth } from '../growth.ts';
import type { ObjectBytes } from '../object-bytes.ts';
import type { ObjectForms } from '../object-forms.ts';
import { flags } from '../object-state.ts';
import type { ObjectTable } from '../object-table.ts';

/** What a {@link Recompression} works with. */
export interface RecompressionParts {
  readonly desk: PageDesk;
  readonly hasher: GuardedHasher;
  /** What objects are compressed with. */
  readonly codec: Codec;
  readonly admission: Admission;
  readonly counters: Counters;
  readonly growth: Growth;
  /** Whether the codec can use the page of a base. */
  readonly reachesBases: boolean;
}

/** The objects that are compressed anew. */
export interface RecompressedObjects {
  readonly table: ObjectTable;
  readonly bytesOf: ObjectBytes;
  readonly forms: ObjectForms;
}

/** In place of a length. */
const failed = -1;

/**
 * What came of compressing an object anew: it is `kept` so; it would not be short enough (`in-vain`); a codec has
 * `failed`; or it cannot be changed now (`later`), since it is on its way or there is no room.
 */
export type Recompressed = 'kept' | 'in-vain' | 'failed' | 'later';

/**
 * Compresses objects in memory anew with one codec, and keeps them so. Nothing else about an object changes: a delta
 * stays one, of the same base, and the deltas of a base do not notice.
 *
 * The new bytes stand, and have been decoded to the page of the object's digest, before the old ones go, so it takes a
 * little memory; a pool at its limit may use its reserve for that. It never fails: where there is no room, where a
 * backend fails, and where old or new bytes do not decode to that page, an object is left as it is, and so is what is
 * on its way to a backing store, or there.
 */
export class Recompression {
  readonly #objects: RecompressedObjects;
  readonly #parts: RecompressionParts;
  readonly #keys: DigestKeys;

  constructor(objects: RecompressedObjects, parts: RecompressionParts) {
    this.#objects = objects;
    this.#parts = parts;
    this.#keys = new DigestKeys(parts.desk);
  }

  /** Brings an object's page to the unpacked place; false where it cannot be had. */
  unpack(id: number): boolean {
    const { table, bytesOf } = this.#objects;
    try {
      bytesOf.unpack(id, table.state(id));
      return this.#isUnpacked(id);
    } catch (error) {
      if (PagefoldError.is(error)) return false;
      throw error;
    }
  }

  /** By how many bytes an object would be shorter with a dictionary, 0 where it would not. */
  gain(id: number, dictionary: DictionaryId): number {
    if (!this.canPack(id) || !this.unpack(id)) return 0;
    const { table } = this.#objects;
    const length = this.#packWithin(id, dictionary, this.#shorterThan(id, 1));
    return length > 0 ? table.length(id) - length : 0;
  }

  /** Whether the codec can pack what the object is: a page, or the difference from a base. */
  canPack(id: number): boolean {
    return this.#parts.reachesBases || !this.#isDelta(id);
  }

  /** Compresses an object with a dictionary, and keeps it so where it is shorter by `percent`, and a byte. */
  shorten(id: number, dictionary: DictionaryId, percent = 0): Recompressed {
    if (!this.#mayChange(id)) return 'later';
    if (!this.unpack(id)) return 'failed';
    const least = Math.max(1, Math.ceil((this.#objects.table.length(id) * percent) / 100));
    return this.#keep(
      id,
      dictionary,
      this.#packWithin(id, dictionary, this.#shorterThan(id, least)),
    );
  }

  /** The same, however long it is then: it shall not need the dictionary, or the codec, that it has. */
  move(id: number, dictionary: DictionaryId): Recompressed {
    if (!this.#mayChange(id)) return 'later';
    if (!this.unpack(id)) return 'failed';
    return this.#keep(id, dictionary, this.#pack(id, dictionary));
  }

  /** The same for an object that was just loaded: its page is at the unpacked place. */
  moveLoaded(id: number, dictionary: DictionaryId): Recompressed {
    if (!this.#mayChange(id)) return 'later';
    if (!this.#isLoaded(id)) return 'failed';
    return this.#keep(id, dictionary, this.#pack(id, dictionary));
  }

  /** Whether an object can have other bytes now. */
  #mayChange(id: number): boolean {
    const isLeaving = this.#objects.table.has(id, flags.writing | flags.writtenBack);
    return !isLeaving && this.#parts.growth.isAllowed();
  }

  /** The most bytes that save an object `least`. */
  #shorterThan(id: number, least: number): number {
    return Math.min(this.#objects.table.length(id) - least, this.#parts.admission.capacity);
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
    if (capacity <= 0) return 0;
    const { compressor } = this.#parts.codec;
    try {
      if (this.#isDelta(id)) return compressor.packDelta(capacity, dictionary);
      return compressor.packUnpacked(capacity, dictionary);
    } catch (error) {
      if (PagefoldError.is(error)) return failed;
      throw error;
    }
  }

  /** Keeps an object in the `length` bytes that it was just packed to; as it is, where there are none. */
  #keep(id: number, dictionary: DictionaryId, length: number): Recompressed {
    const { desk, admission, codec, counters, growth } = this.#parts;
    if (length === failed) return 'failed';
    if (length === 0) return 'in-vain';
    const isDelta = this.#isDelta(id);
    const isRaw = !isDelta && length > admission.capacity;
    if (!isRaw && !this.#isRight(id, dictionary, length)) return 'failed';
    const packedAt = isDelta ? desk.deltaAt : desk.packedAt;
    const form = isRaw ? flags.raw : codec.form(dictionary) | (isDelta ? flags.delta : 0);
    const { forms } = this.#objects;
    if (!forms.recode(id, isRaw ? desk.unpackedAt : packedAt, length, form)) return 'later';
    growth.note();
    counters.recompressed++;
    return 'kept';
  }

  /** Whether what an object was just packed to decodes to its page. */
  #isRight(id: number, dictionary: DictionaryId, length: number): boolean {
    const { compressor } = this.#parts.codec;
    try {
      if (this.#isDelta(id)) compressor.unpackDeltaAside(length, dictionary);
      else compressor.unpack(length, dictionary);
      return this.#isUnpacked(id);
    } catch (error) {
      if (PagefoldError.is(error)) return false;
      throw error;
    }
  }

  #isLoaded(id: number): boolean {
    try {
      return this.#isUnpacked(id);
    } catch (error) {
      if (PagefoldError.is(error)) return false;
      throw error;
    }
  }

  /** Whether the unpacked page is an object's, as its digest says. @throws BackendError */
  #isUnpacked(id: number): boolean {
    this.#parts.hasher.hashUnpackedAside();
    return this.#keys.isOf(this.#objects.table, id, this.#parts.desk.spareDigest);
  }

  #isDelta(id: number): boolean {
    return this.#objects.table.has(id, flags.delta);
  }
}
