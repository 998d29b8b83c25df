import { CorruptionError, type Handle, PagefoldError } from '@pagefold/contracts';
import type { GuardedAllocator } from '../backends/guarded-allocator.ts';
import type { GuardedCompressor } from '../backends/guarded-compressor.ts';
import type { GuardedHasher } from '../backends/guarded-hasher.ts';
import type { PageDesk } from '../backends/page-desk.ts';
import type { Codecs } from './codecs.ts';
import { DigestKeys, mixed } from './digest-keys.ts';
import * as states from './object-state.ts';
import type { ObjectTable } from './object-table.ts';

// Constants of its own: see `flags`.
const { dictionaryIn, flags, lengthIn, packingMask } = states;

/** What {@link ObjectBytes} work with. */
export interface ObjectBytesParts {
  readonly desk: PageDesk;
  readonly hasher: GuardedHasher;
  readonly codecs: Codecs;
  readonly allocator: GuardedAllocator;
}

/** The deltas among the objects: to have their pages takes more than their bytes. */
export interface DeltaPages {
  /** Brings the page of a delta's base to its place on the desk. @throws CorruptionError, BackendError */
  bringBaseOf(delta: number): void;
  /**
   * Packs an object's page by itself, and returns the bytes that it takes so; -1 where it cannot be kept, or had.
   *
   * @throws BackendError
   */
  packPlain(id: number): number;
  /** Whether an object of so many bytes is raw, as far as it is no delta. */
  isRaw(length: number): boolean;
  /** The form of a delta that is packed by itself to so many bytes. */
  plainForm(delta: number, length: number): number;
}

/** Objects with these flags are not what the first compressor has packed. */
const packedOtherwise = flags.raw | flags.secondary;

/** From the bytes of an object to its page, be they in memory or just back from a backing store. */
export class ObjectBytes {
  readonly #table: ObjectTable;
  readonly #desk: PageDesk;
  readonly #keys: DigestKeys;
  readonly #hasher: GuardedHasher;
  readonly #compressor: GuardedCompressor;
  readonly #codecs: Codecs;
  readonly #allocator: GuardedAllocator;
  readonly #similar: DeltaPages | undefined;

  constructor(
    table: ObjectTable,
    { desk, hasher, codecs, allocator }: ObjectBytesParts,
    similar: DeltaPages | undefined,
  ) {
    this.#table = table;
    this.#desk = desk;
    this.#keys = new DigestKeys(desk);
    this.#hasher = hasher;
    this.#compressor = codecs.first.compressor;
    this.#codecs = codecs;
    this.#allocator = allocator;
    this.#similar = similar;
  }

  /** Bytes of the longest object. */
  get longest(): number {
    return this.#desk.pageSize;
  }

  /**
   * Unpacks an object, whose state has been read, on the desk.
   *
   * @throws CorruptionError; for a delta BackendError
   */
  unpack(id: number, state: number): void {
    if ((state & packedOtherwise) !== 0) this.#unpackOther(id, state);
    else this.#unpackBy(this.#compressor, id, state);
  }

  /**
   * Bytes that an object in memory has where nothing is known but itself: a delta is packed anew for that, on the
   * desk, the bytes of any other are those it has. -1 where it cannot be.
   */
  lengthInStore(id: number): number {
    const state = this.#table.state(id);
    return (state & flags.delta) === 0 ? lengthIn(state) : this.#packPlainOrFail(id);
  }

  /** Copies these bytes, after {@link lengthInStore}; false where the allocator cannot read them. */
  copyForStore(id: number, to: Uint8Array): boolean {
    const { packed, unpacked, packedAt } = this.#desk;
    const state = this.#table.state(id);
    let from = packed;
    if ((state & flags.delta) !== 0) {
      if (this.#similar!.isRaw(to.length)) from = unpacked;
    } else {
      try {
        this.#allocator.read(this.#table.handle(id) as Handle, to.length, packedAt);
      } catch {
        return false;
      }
    }
    to.set(from.subarray(0, to.length));
    return true;
  }

  /** What these bytes are: `flags.raw`, or the form of a codec. */
  formInStore(id: number, length: number): number {
    const state = this.#table.state(id);
    if ((state & flags.delta) !== 0) return this.#similar!.plainForm(id, length);
    return state & (flags.raw | packingMask);
  }

  /** Unpacks an object in memory on the desk; false where that cannot be. */
  bringForStore(id: number): boolean {
    try {
      this.unpack(id, this.#table.state(id));
      return true;
    } catch (error) {
      if (PagefoldError.is(error)) return false;
      throw error;
    }
  }

  /** The digest of an object's page, as much as is kept of it. */
  digestOf(id: number): Uint8Array {
    const table = this.#table;
    const kept = 4 * (2 + table.digestRest);
    const digest = new Uint8Array(Math.min(kept, this.#hasher.digestLength));
    for (let at = 0; at < digest.length; at++) {
      digest[at] = this.#digestWord(id, at >>> 2) >>> (8 * (at & 3));
    }
    return digest;
  }

  /**
   * Unpacks the bytes of a written-back object on the desk, and makes sure that they are its page's.
   *
   * @throws CorruptionError, BackendError
   */
  unpackFetched(id: number, bytes: Uint8Array): void {
    const table = this.#table;
    const desk = this.#desk;
    const state = table.state(id);
    if ((state & flags.raw) !== 0) {
      desk.unpacked.set(bytes);
    } else {
      desk.packed.set(bytes);
      this.#codecs.of(state).compressor.unpack(bytes.length, dictionaryIn(state));
    }
    this.#hasher.hashUnpacked();
    if (this.#keys.isOf(table, id, 0)) return;
    const message = `an object of ${bytes.length} bytes has come back from a backing store as another page`;
    throw new CorruptionError('PAGEFOLD_DAMAGED_OBJECT', message);
  }

  #unpackOther(id: number, state: number): void {
    if ((state & flags.raw) === 0) {
      this.#unpackBy(this.#codecs.of(state).compressor, id, state);
      return;
    }
    const handle = this.#table.handle(id) as Handle;
    this.#allocator.read(handle, lengthIn(state), this.#desk.unpackedAt);
  }

  #unpackBy(compressor: GuardedCompressor, id: number, state: number): void {
    const handle = this.#table.handle(id) as Handle;
    const length = lengthIn(state);
    const isDelta = (state & flags.delta) !== 0;
    if (isDelta) this.#similar!.bringBaseOf(id);
    this.#allocator.read(handle, length, this.#desk.packedAt);
    const dictionary = dictionaryIn(state);
    if (isDelta) compressor.unpackDelta(length, dictionary);
    else compressor.unpack(length, dictionary);
  }

  #packPlainOrFail(id: number): number {
    try {
      return this.#similar!.packPlain(id);
    } catch (error) {
      if (PagefoldError.is(error)) return -1;
      throw error;
    }
  }

  #digestWord(id: number, word: number): number {
    const table = this.#table;
    if (word === 0) return table.low(id);
    if (word === 1) return mixed(table.high(id), table.domain(id));
    return table.digestWord(id, word - 2);
  }
}
