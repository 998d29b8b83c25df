import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { createXXHash3, type IHasher } from 'hash-wasm';

/**
 * Makes an XXH3-64 hasher on the context's memory, keyed with its seed, with a WebAssembly instance of
 * its own: two pools never disturb each other.
 *
 * The digest is that of the reference's `XXH3_64bits_withSeed`, 8 bytes, most significant byte first
 * (the reference's canonical form). Pages are copied into the instance, and hash-wasm allocates the
 * 8 bytes of each digest.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option.
 */
export async function createXxh3(context: HasherContext, options?: Options): Promise<Hasher> {
  resolveOptions('xxh3', {}, options);
  const seedLow = Number(BigInt.asUintN(32, context.seed));
  const seedHigh = Number(BigInt.asUintN(32, context.seed >> 32n));
  return new Xxh3Hasher(context.memory.bytes, await createXXHash3(seedLow, seedHigh));
}

/**
 * XXH3-64 (Yann Collet's xxHash 0.8) as hash-wasm implements it. Fast and well distributed, but not
 * collision resistant: the seed keeps strangers from preparing collisions, not from finding them.
 */
export const xxh3: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'xxh3',
  contractVersion,
  options: {},
  probe: () => 'WebAssembly' in globalThis || 'WebAssembly is missing',
  create: createXxh3,
};

class Xxh3Hasher implements Hasher {
  readonly name = 'xxh3';
  readonly digestLength = 8;
  readonly collisionResistant = false;
  readonly #bytes: Uint8Array;
  readonly #xxhash: IHasher;
  // Pages are staged at one address, so the view of the last call nearly always serves the next.
  #view: Uint8Array;
  #viewSrc = 0;

  constructor(bytes: Uint8Array, xxhash: IHasher) {
    this.#bytes = bytes;
    this.#xxhash = xxhash;
    this.#view = bytes.subarray(0, 0);
  }

  hash(src: number, length: number, out: number): void {
    if (src !== this.#viewSrc || length !== this.#view.length) {
      this.#view = this.#bytes.subarray(src, src + length);
      this.#viewSrc = src;
    }
    this.#bytes.set(this.#xxhash.init().update(this.#view).digest('binary'), out);
  }
}
