import { inPlaceHasher, probeWasm, startWasm } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { checkSeed } from './seed.ts';

/**
 * Makes an XXH3-64 hasher on the context's memory, keyed with its seed, with an instance of hash-wasm's
 * WebAssembly of its own. Pages are copied into the instance, and hash-wasm allocates the 8 bytes of each
 * digest. The digests are those of `createXxh3Wasm`.
 *
 * The library is loaded by the first call in a process.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option; `PAGEFOLD_UNAVAILABLE_BACKEND` where
 * there is no WebAssembly.
 * @throws TypeError or RangeError for a seed that is none.
 */
export async function createXxh3HashWasm(
  context: HasherContext,
  options?: Options,
): Promise<Hasher> {
  resolveOptions('xxh3/hash-wasm', {}, options);
  const seed = checkSeed(context.seed);
  const seedLow = Number(BigInt.asUintN(32, seed));
  const xxhash = await startWasm('xxh3/hash-wasm', async () => {
    const { createXXHash3 } = await import('hash-wasm');
    return createXXHash3(seedLow, Number(seed >> 32n));
  });
  return inPlaceHasher(context.memory, {
    name: 'xxh3',
    digestLength: 8,
    collisionResistant: false,
    hash: (page, digest) => digest.set(xxhash.init().update(page).digest('binary')),
  });
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
