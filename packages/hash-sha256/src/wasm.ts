import { inPlaceHasher, probeWasm, startWasm } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';

/**
 * Makes a SHA-256 hasher on the context's memory, with a WebAssembly instance of its own: two pools
 * never disturb each other. Pages are copied into the instance, and hash-wasm allocates the 32 bytes
 * of each digest. The library is loaded by the first call in a process.
 *
 * The context's seed is not used: the digest of a page is the same in every pool and every program.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option; `PAGEFOLD_UNAVAILABLE_BACKEND` where
 * there is no WebAssembly.
 */
export async function createSha256Wasm(context: HasherContext, options?: Options): Promise<Hasher> {
  resolveOptions('sha256/wasm', {}, options);
  const sha256 = await startWasm('sha256/wasm', async () => {
    const { createSHA256 } = await import('hash-wasm');
    return createSHA256();
  });
  return inPlaceHasher(context.memory, {
    name: 'sha256',
    digestLength: 32,
    collisionResistant: true,
    hash: (page, digest) => digest.set(sha256.init().update(page).digest('binary')),
  });
}

/** SHA-256 (FIPS 180-4) by hash-wasm: for where there is no node:crypto. Collision resistant. */
export const sha256Wasm: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'sha256',
  engine: 'wasm',
  contractVersion,
  options: {},
  probe: probeWasm,
  create: createSha256Wasm,
};
