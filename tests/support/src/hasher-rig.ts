import type { BackendDescriptor } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';

type HasherDescriptor = BackendDescriptor<'hasher'>;

/** Room for a page of 64 KiB at any offset below 64. */
const pageSize = 65536;
const room = pageSize + 64;

/** Hashers of one digest length and seed on one guarded memory, with a page and a place for the digest. */
export async function hashersOf(descriptors: readonly HasherDescriptor[], seed = 0n) {
  const memory = new Workbench({ byteLength: 1 << 19, guards: true });
  const page = memory.reserve(room);
  const hashers = await Promise.all(
    descriptors.map((descriptor) => descriptor.create({ memory, pageSize, seed })),
  );
  const { digestLength } = hashers[0]!;
  const out = memory.reserve(digestLength);
  memory.seal();
  /** What each makes of `length` bytes, in hex. */
  const digests = (length: number, src = page): string[] =>
    hashers.map((hasher) => {
      hasher.hash(src, length, out);
      memory.checkGuards();
      return Buffer.from(memory.bytes.subarray(out, out + digestLength)).toString('hex');
    });
  return { memory, page, room, out, hashers, digests };
}

/** The same for one hasher. */
export async function hasherOf(descriptor: HasherDescriptor, seed = 0n) {
  const { hashers, digests, ...rest } = await hashersOf([descriptor], seed);
  const digest = (length: number, src?: number): string => digests(length, src)[0]!;
  return { ...rest, hasher: hashers[0]!, digest };
}
