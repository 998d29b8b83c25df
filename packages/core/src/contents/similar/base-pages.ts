import { CorruptionError, type Handle } from '@pagefold/contracts';
import type { GuardedAllocator } from '../../backends/guarded-allocator.ts';
import type { GuardedHasher } from '../../backends/guarded-hasher.ts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { Codecs } from '../codecs.ts';
import type { Counters } from '../counters.ts';
import { DigestKeys } from '../digest-keys.ts';
import { dictionaryIn, flags, lengthIn } from '../object-state.ts';
import type { ObjectTable } from '../object-table.ts';

/** What {@link BasePages} work with. */
export interface BasePagesParts {
  readonly table: ObjectTable;
  readonly desk: PageDesk;
  readonly hasher: GuardedHasher;
  readonly codecs: Codecs;
  readonly allocator: GuardedAllocator;
  readonly counters: Counters;
}

/** Pages of bases that are kept as they were decoded. */
export const keptPages = 16;

const nobody = -1;

/**
 * Brings pages of bases to their place on the desk. The last ones are kept there as they were decoded.
 *
 * A base's page is compared with its digest when it is decoded: one that a codec has got wrong once would
 * otherwise be in all deltas that are made or read meanwhile.
 */
export class BasePages {
  readonly #parts: BasePagesParts;
  readonly #keys: DigestKeys;
  /** The objects whose pages are kept, the one used last first. */
  readonly #kept: Int32Array;
  /** Where on the desk each of these is. */
  readonly #places: Uint8Array;
  /** The object whose page is at the place of a base. */
  #inPlace = nobody;

  constructor(parts: BasePagesParts) {
    this.#parts = parts;
    this.#keys = new DigestKeys(parts.desk);
    this.#kept = new Int32Array(parts.desk.bases).fill(nobody);
    this.#places = Uint8Array.from(this.#kept, (_, i) => i);
  }

  /** Brings an object's page to the place of a base. @throws CorruptionError, BackendError */
  bring(id: number): void {
    const { desk, counters } = this.#parts;
    if (id === this.#inPlace) {
      counters.baseCacheHits++;
      return;
    }
    const at = this.#kept.indexOf(id);
    this.#inPlace = nobody;
    if (at >= 0) {
      counters.baseCacheHits++;
      desk.takeBase(this.#use(at, id));
    } else {
      counters.baseCacheMisses++;
      this.#unpack(id);
      desk.keepBase(this.#use(this.#kept.length - 1, id));
    }
    this.#inPlace = id;
  }

  /** The object is gone, or another one soon. */
  forget(id: number): void {
    if (id === this.#inPlace) this.#inPlace = nobody;
    const at = this.#kept.indexOf(id);
    if (at >= 0) this.#kept[at] = nobody;
  }

  /** Makes what is kept `at` the first, which is `id` from now on, and says where on the desk it is. */
  #use(at: number, id: number): number {
    const place = this.#places[at]!;
    this.#kept.copyWithin(1, 0, at);
    this.#places.copyWithin(1, 0, at);
    this.#kept[0] = id;
    this.#places[0] = place;
    return place;
  }

  #unpack(id: number): void {
    const { table, desk, hasher, codecs, allocator } = this.#parts;
    const state = table.state(id);
    const length = lengthIn(state);
    const handle = table.handle(id) as Handle;
    if ((state & flags.raw) !== 0) {
      allocator.read(handle, length, desk.baseAt);
    } else {
      allocator.read(handle, length, desk.deltaAt);
      codecs.of(state).compressor.unpackBase(length, dictionaryIn(state));
    }
    hasher.hashBase();
    if (this.#keys.isOf(table, id, desk.spareDigest)) return;
    const message = `an object of ${length} bytes, from which others differ, decodes to another page`;
    throw new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', message);
  }
}
