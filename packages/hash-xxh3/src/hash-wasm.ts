import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  probeWasm,
  requireWasm,
  resolveOptions,
} from '@pagefold/contracts';
import { createXXHash3, type IHasher } from 'hash-wasm';

/**
 * Makes an XXH3-64 hasher on the context's memory, keyed with its seed, with an instance of hash-wasm's
 * WebAssembly of its own. Pages are copied into the instance, and hash-wasm allocates the 8 bytes of each
 * digest. The digests are those of `createXxh3Wasm`.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option; `PAGEFOLD_UNAVAILABLE_BACKEND` where
 * there is no WebAssembly.
 */
export async function createXxh3HashWasm(
  context: HasherContext,
  options?: Options,
): Promise<Hasher> {
  resolveOptions('xxh3/hash-wasm', {}, options);
  requireWasm('xxh3/hash-wasm');
  const seedLow = Number(BigInt.asUintN(32, context.seed));
  const seedHigh = Number(BigInt.asUintN(32, context.seed >> 32n));
  return new HashWasmXxh3Hasher(context.memory.bytes, await createXXHash3(seedLow, seedHigh));
}

/** XXH3-64 by hash-wasm, which has it from the reference's C: to compare with, in tests and in time. */
export const xxh3HashWasm: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'xxh3',
  engine: 'hash-wasm',
  contractVersion,
  options: {},
  probe: probeWasm,
  create: createXxh3HashWasm,
};

class HashWasmXxh3Hasher implements Hasher {
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
