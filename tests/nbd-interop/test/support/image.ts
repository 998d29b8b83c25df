const pageSize = 4096;
const pages = 4096;
let made: Buffer | undefined;

/** 16 MiB, always the same: zero, repeated, compressible, equal and random pages. */
export function image(): Buffer {
  made ??= Buffer.concat(Array.from({ length: pages }, (_, i) => page(i)));
  return made;
}

function page(i: number): Buffer {
  const bytes = Buffer.alloc(pageSize);
  switch (i % 5) {
    case 0:
      return bytes;
    case 1:
      return bytes.fill(1 + (i % 7));
    case 2:
      return bytes.fill(`page ${i} says so `);
    case 3:
      return bytes.fill(`one of few ${i % 64} `);
    default:
      for (let at = 0, state = i; at < pageSize; at++) {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        bytes[at] = state >>> 24;
      }
      return bytes;
  }
}
