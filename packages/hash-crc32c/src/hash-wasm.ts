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
import { createCRC32, type IHasher } from 'hash-wasm';

/** Castagnoli's polynomial 0x1EDC6F41, lowest power in the highest bit. */
const polynomial = 0x82f63b78;

/**
 * Makes a CRC-32C hasher on the context's memory with an instance of hash-wasm's WebAssembly of its own.
 * Pages are copied into the instance, and hash-wasm allocates the 4 bytes of each digest. The digests are
 * those of `createCrc32cWasm`; the seed is not used here either.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option; `PAGEFOLD_UNAVAILABLE_BACKEND` where
 * there is no WebAssembly.
 */
export async function createCrc32cHashWasm(
  context: HasherContext,
  options?: Options,
): Promise<Hasher> {
  resolveOptions('crc32c/hash-wasm', {}, options);
  requireWasm('crc32c/hash-wasm');
  return new HashWasmCrc32cHasher(context.memory.bytes, await createCRC32(polynomial));
}

/** CRC-32C by hash-wasm: to compare with, in tests and in time. */
export const crc32cHashWasm: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'crc32c',
  engine: 'hash-wasm',
  contractVersion,
  options: {},
  probe: probeWasm,
  create: createCrc32cHashWasm,
};

class HashWasmCrc32cHasher implements Hasher {
  readonly name = 'crc32c';
  readonly digestLength = 4;
  readonly collisionResistant = false;
  readonly #bytes: Uint8Array;
  readonly #crc: IHasher;
  // Pages are staged at one address, so the view of the last call nearly always serves the next.
  #view: Uint8Array;
  #viewSrc = 0;

  constructor(bytes: Uint8Array, crc: IHasher) {
    this.#bytes = bytes;
    this.#crc = crc;
    this.#view = bytes.subarray(0, 0);
  }

  hash(src: number, length: number, out: number): void {
    if (src !== this.#viewSrc || length !== this.#view.length) {
      this.#view = this.#bytes.subarray(src, src + length);
      this.#viewSrc = src;
    }
    this.#bytes.set(this.#crc.init().update(this.#view).digest('binary'), out);
  }
}
