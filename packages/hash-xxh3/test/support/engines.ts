import type { BackendDescriptor } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { xxh3HashWasm, xxh3Js, xxh3Wasm } from '@pagefold/hash-xxh3';

export type HasherDescriptor = BackendDescriptor<'hasher'>;

/** hash-wasm's is the one that nobody here wrote. */
export const engines: readonly HasherDescriptor[] = [xxh3Wasm, xxh3Js, xxh3HashWasm];

/** Room for a page of 64 KiB at any offset below 64. */
const pageSize = 65536;
const room = pageSize + 64;

/** Hashers of one seed on one guarded memory, with a page and a place for the digest. */
export async function hashersOf(descriptors: readonly HasherDescriptor[], seed: bigint) {
  const memory = new Workbench({ byteLength: 1 << 19, guards: true });
  const page = memory.reserve(room);
  const out = memory.reserve(8);
  const hashers = await Promise.all(
    descriptors.map((descriptor) => descriptor.create({ memory, pageSize, seed })),
  );
  memory.seal();
  const digests = (length: number, src = page): string[] =>
    hashers.map((hasher) => {
      hasher.hash(src, length, out);
      memory.checkGuards();
      return Buffer.from(memory.bytes.subarray(out, out + 8)).toString('hex');
    });
  return { memory, page, room, out, hashers, digests };
}

/** The same for one hasher. */
export async function hasherOf(descriptor: HasherDescriptor, seed: bigint) {
  const { hashers, digests, ...rest } = await hashersOf([descriptor], seed);
  const digest = (length: number, src?: number): string => digests(length, src)[0]!;
  return { ...rest, hasher: hashers[0]!, digest };
}
