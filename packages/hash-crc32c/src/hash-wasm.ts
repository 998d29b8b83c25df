import { inPlaceHasher, probeWasm, startWasm } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { reflectedPolynomial } from './polynomial.ts';

/**
 * Makes a CRC-32C hasher on the context's memory with an instance of hash-wasm's WebAssembly of its own.
 * Pages are copied into the instance, and hash-wasm allocates the 4 bytes of each digest. The digests are
 * those of `createCrc32cWasm`; the seed is not used here either.
 *
 * The library is loaded by the first call in a process.
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
  const crc = await startWasm('crc32c/hash-wasm', async () => {
    const { createCRC32 } = await import('hash-wasm');
    return createCRC32(reflectedPolynomial);
  });
  return inPlaceHasher(context.memory, {
    name: 'crc32c',
    digestLength: 4,
    collisionResistant: false,
    hash: (page, digest) => digest.set(crc.init().update(page).digest('binary')),
  });
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
