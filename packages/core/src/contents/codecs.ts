import type { DictionaryId } from '@pagefold/contracts';
import type { GuardedCompressor } from '../backends/guarded-compressor.ts';
import { Dictionaries } from './dictionaries/dictionaries.ts';
import { dictionaryIn, flags, packedWith } from './object-state.ts';

/** A compressor of a pool, and the dictionaries that it has prepared. */
export class Codec {
  readonly compressor: GuardedCompressor;
  readonly dictionaries: Dictionaries;
  readonly #flag: number;

  /**
   * @param flag that of the objects that it has packed: `flags.secondary`, or 0.
   * @param keepsBytes whether the bytes of dictionaries will be asked for.
   */
  constructor(compressor: GuardedCompressor, flag: number, keepsBytes: boolean) {
    this.compressor = compressor;
    this.dictionaries = new Dictionaries(compressor, keepsBytes);
    this.#flag = flag;
  }

  /** The form of what it packs with a dictionary, or none. */
  form(dictionary: DictionaryId): number {
    return packedWith(dictionary) | this.#flag;
  }

  /** Whether an object of that state was packed by it; a raw one was by the first. */
  hasPacked(state: number): boolean {
    return (state & flags.secondary) === this.#flag;
  }
}

/** The compressors of a pool: the one that pages are stored with, and the one that they are compressed anew with. */
export class Codecs {
  readonly first: Codec;
  readonly secondary: Codec | undefined;

  /** @param keepsBytes whether the bytes of dictionaries will be asked for. */
  constructor(
    first: GuardedCompressor,
    secondary: GuardedCompressor | undefined,
    keepsBytes: boolean,
  ) {
    this.first = new Codec(first, 0, keepsBytes);
    this.secondary = secondary && new Codec(secondary, flags.secondary, keepsBytes);
  }

  /** Prepares the dictionaries that a pool is given. */
  start(
    dictionary: Uint8Array | 'auto' | undefined,
    secondary: Uint8Array | 'auto' | undefined,
  ): void {
    if (dictionary instanceof Uint8Array) this.first.dictionaries.start(dictionary);
    if (secondary instanceof Uint8Array) this.secondary!.dictionaries.start(secondary);
  }

  /** Those that there are. */
  get all(): readonly Codec[] {
    return this.secondary === undefined ? [this.first] : [this.first, this.secondary];
  }

  /** Bytes of all dictionaries. */
  get dictionaryBytes(): number {
    return this.all.reduce((sum, { dictionaries }) => sum + dictionaries.byteLength, 0);
  }

  /** Objects that are compressed with any of them. */
  get dictionaryObjects(): number {
    return this.all.reduce((sum, { dictionaries }) => sum + dictionaries.objects, 0);
  }

  /** The one that has packed an object of that state. */
  of(state: number): Codec {
    return (state & flags.secondary) === 0 ? this.first : this.secondary!;
  }

  /** An object has a form that names its dictionary. */
  join(form: number): void {
    this.of(form).dictionaries.join(dictionaryIn(form));
  }

  /** An object that had it has it no longer. */
  leave(state: number): void {
    this.of(state).dictionaries.leave(dictionaryIn(state));
  }
}
