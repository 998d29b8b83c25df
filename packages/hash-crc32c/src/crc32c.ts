import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { createCRC32, type IHasher } from 'hash-wasm';

/** Castagnoli's polynomial 0x1EDC6F41, lowest power in the highest bit. */
const polynomial = 0x82f63b78;

/**
 * Makes a CRC-32C hasher on the context's memory, with a WebAssembly instance of its own: two pools
 * never disturb each other. The digest is the checksum as a number of 4 bytes, most significant byte
 * first. Pages are copied into the instance, and hash-wasm allocates the 4 bytes of each digest.
 *
 * The context's seed is not used. A CRC is linear: two pages of one length that collide with one
 * initial value collide with every other, so a seed would hide nothing.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option.
 */
export async function createCrc32c(context: HasherContext, options?: Options): Promise<Hasher> {
  resolveOptions('crc32c', {}, options);
  return new Crc32cHasher(context.memory.bytes, await createCRC32(polynomial));
}

/** CRC-32C (RFC 3720, B.4) by hash-wasm. Not collision resistant, and collisions are easy to make. */
export const crc32c: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'crc32c',
  contractVersion,
  options: {},
  probe: () => 'WebAssembly' in globalThis || 'WebAssembly is missing',
  create: createCrc32c,
};

class Crc32cHasher implements Hasher {
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
