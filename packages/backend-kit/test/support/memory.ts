import type { PageMemory } from '@pagefold/contracts';

/** A page memory of a kilobyte, or another length, in which nothing can be reserved. */
export function newMemory(bytes = 1024): PageMemory {
  const buffer = new ArrayBuffer(bytes);
  return {
    memory: { buffer, grow: () => -1 },
    bytes: new Uint8Array(buffer),
    reserve: () => {
      throw new Error('nothing is reserved here');
    },
  };
}
