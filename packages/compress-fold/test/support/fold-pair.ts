import {
  createFoldAJs,
  createFoldAWasm,
  createFoldSJs,
  createFoldSWasm,
  type FoldOptions,
  type FoldTrained,
} from '@pagefold/compress-fold';
import { type Compressor, CorruptionError, type DictionaryId } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';

const none = new Uint8Array();

export type FoldName = keyof FoldTrained;
export const foldNames: readonly FoldName[] = ['fold-s', 'fold-a'];

export const foldParses = ['lazy', 'best'] as const;

const creators = {
  'fold-s': [createFoldSWasm, createFoldSJs],
  'fold-a': [createFoldAWasm, createFoldAJs],
} as const;

/** What belongs to a page: what stands before it, what has been prepared for it. */
export interface Surroundings {
  readonly base?: Uint8Array;
  readonly trained?: Uint8Array;
}

/** Module and twin of an encoding, each on a memory of its own with guards, that must answer the same. */
export class FoldPair {
  readonly #sides: readonly Side[];

  constructor(name: FoldName, options: FoldOptions = {}, pageSize = 4096) {
    this.#sides = creators[name].map((create) => new Side(create, options, pageSize));
  }

  /** The object, or nothing if it does not fit. */
  compress(
    page: Uint8Array,
    { base = none, trained, capacity = page.length + 1 }: Surroundings & { capacity?: number } = {},
  ): Uint8Array | undefined {
    return this.#both((side) => side.compress(page, base, capacity, trained));
  }

  /** The page, or nothing if the object is found to be damaged. */
  decompress(
    object: Uint8Array,
    capacity: number,
    { base = none, trained }: Surroundings = {},
  ): Uint8Array | undefined {
    return this.#both((side) => side.decompress(object, capacity, base, trained));
  }

  /** Prepares a model, as the next calls with it do. Both take it, or both refuse it. */
  prepare(trained: Uint8Array): void {
    const errors = this.#sides.map((side) => {
      try {
        side.prepare(trained);
        return undefined;
      } catch (error) {
        return error as Error;
      }
    });
    if (String(errors[0]) !== String(errors[1])) throw new Error(`${errors[0]} and ${errors[1]}`);
    if (errors[0] !== undefined) throw errors[0];
  }

  #both(ask: (side: Side) => Uint8Array | undefined): Uint8Array | undefined {
    const [module, twin] = this.#sides.map(ask);
    if (module?.length === twin?.length && Buffer.compare(module ?? none, twin ?? none) === 0) {
      return twin;
    }
    const [a, b] = [module, twin].map((bytes) => bytes && Buffer.from(bytes).toString('hex'));
    throw new Error(`the module made ${a}, the twin ${b}`);
  }
}

class Side {
  readonly #memory: Workbench = new Workbench({ byteLength: 1 << 23, guards: true });
  readonly #codec: Compressor;
  readonly #page: number;
  readonly #object: number;
  readonly #pageSize: number;
  #prepared: Uint8Array | undefined;
  #id: DictionaryId = 0;

  constructor(create: (typeof creators)[FoldName][number], options: FoldOptions, pageSize: number) {
    this.#codec = create({ memory: this.#memory, pageSize, dictionaries: 1 }, options);
    this.#pageSize = pageSize;
    const { writeSlack } = this.#codec;
    this.#page = this.#memory.reserve(2 * pageSize + writeSlack) + pageSize;
    this.#object = this.#memory.reserve(2 * pageSize + writeSlack);
    this.#memory.seal();
  }

  prepare(trained: Uint8Array): DictionaryId {
    if (this.#prepared === trained) return this.#id;
    if (this.#prepared !== undefined) this.#codec.release!(this.#id);
    this.#prepared = undefined;
    this.#id = this.#codec.prepare!(trained);
    this.#prepared = trained;
    return this.#id;
  }

  compress(page: Uint8Array, base: Uint8Array, capacity: number, trained?: Uint8Array) {
    const { bytes } = this.#memory;
    const id = trained === undefined ? 0 : this.prepare(trained);
    bytes.set(base, this.#page - base.length);
    bytes.set(page, this.#page);
    bytes.fill(0xa5, this.#object, this.#object + 2 * this.#pageSize);
    const length = this.#codec.compress(
      this.#page,
      page.length,
      this.#object,
      capacity,
      base.length,
      id,
    );
    this.#check(this.#object, capacity);
    return length === 0 ? undefined : bytes.slice(this.#object, this.#object + length);
  }

  decompress(object: Uint8Array, capacity: number, base: Uint8Array, trained?: Uint8Array) {
    const { bytes } = this.#memory;
    const id = trained === undefined ? 0 : this.prepare(trained);
    bytes.set(object, this.#object);
    bytes.fill(0xa5, this.#page, this.#page + this.#pageSize);
    bytes.set(base, this.#page - base.length);
    try {
      const length = this.#codec.decompress(
        this.#object,
        object.length,
        this.#page,
        capacity,
        base.length,
        id,
      );
      return bytes.slice(this.#page, this.#page + length);
    } catch (error) {
      if (error instanceof CorruptionError) return undefined;
      throw error;
    } finally {
      this.#check(this.#page, capacity);
      this.#checkBase(base);
    }
  }

  #checkBase(base: Uint8Array): void {
    const before = this.#memory.bytes.subarray(this.#page - base.length, this.#page);
    if (Buffer.compare(before, base) !== 0) throw new Error('wrote into the base');
  }

  /** Nothing else has changed: neither beyond what is reserved, nor in what is left of a page's room. */
  #check(dst: number, capacity: number): void {
    this.#memory.checkGuards();
    const rest = this.#memory.bytes.subarray(
      dst + capacity + this.#codec.writeSlack,
      dst + this.#pageSize,
    );
    if (rest.some((byte) => byte !== 0xa5)) throw new Error('wrote outside of the capacity');
  }
}
