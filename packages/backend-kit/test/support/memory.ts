import type { PageMemory } from '@pagefold/contracts';

/** A page memory of a kilobyte, in which nothing can be reserved. */
export function newMemory(): PageMemory {
  const buffer = new ArrayBuffer(1024);
  return {
    memory: { buffer, grow: () => -1 },
    bytes: new Uint8Array(buffer),
    reserve: () => {
      throw new Error('nothing is reserved here');
    },
  };
}
