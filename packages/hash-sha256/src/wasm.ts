import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { createSHA256, type IHasher } from 'hash-wasm';

/**
 * Makes a SHA-256 hasher on the context's memory, with a WebAssembly instance of its own: two pools
 * never disturb each other. Pages are copied into the instance, and hash-wasm allocates the 32 bytes
 * of each digest.
 *
 * The context's seed is not used: the digest of a page is the same in every pool and every program.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option.
 */
export async function createSha256Wasm(context: HasherContext, options?: Options): Promise<Hasher> {
  resolveOptions('sha256/wasm', {}, options);
  return new WasmSha256Hasher(context.memory.bytes, await createSHA256());
}

/** SHA-256 (FIPS 180-4) by hash-wasm: for where there is no node:crypto. Collision resistant. */
export const sha256Wasm: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'sha256',
  engine: 'wasm',
  contractVersion,
  options: {},
  probe: () => 'WebAssembly' in globalThis || 'WebAssembly is missing',
  create: createSha256Wasm,
};

class WasmSha256Hasher implements Hasher {
  readonly name = 'sha256';
  readonly digestLength = 32;
  readonly collisionResistant = true;
  readonly #bytes: Uint8Array;
  readonly #sha256: IHasher;
  // Pages are staged at one address, so the view of the last call nearly always serves the next.
  #view: Uint8Array;
  #viewSrc = 0;

  constructor(bytes: Uint8Array, sha256: IHasher) {
    this.#bytes = bytes;
    this.#sha256 = sha256;
    this.#view = bytes.subarray(0, 0);
  }

  hash(src: number, length: number, out: number): void {
    if (src !== this.#viewSrc || length !== this.#view.length) {
      this.#view = this.#bytes.subarray(src, src + length);
      this.#viewSrc = src;
    }
    this.#bytes.set(this.#sha256.init().update(this.#view).digest('binary'), out);
  }
}
