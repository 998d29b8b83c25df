import { BrokenPiece, type ByteSource } from '../../dist/sources/bytes/byte-source.js';

export interface MemoryBytesOptions {
  /** Whether it can be read in any order and again. */
  readonly canSeek?: boolean;
  /** Bytes from here on, up to the second, cannot be read. */
  readonly unreadable?: readonly [from: number, to: number];
  /** The most bytes that one read gives. */
  readonly perRead?: number;
}

/** Bytes in memory in the place of a file. */
export function memoryBytes(bytes: Uint8Array, options: MemoryBytesOptions = {}): ByteSource {
  const { canSeek = true, unreadable, perRead = Number.POSITIVE_INFINITY } = options;
  return {
    size: canSeek ? bytes.length : undefined,
    canSeek,
    canRepeat: true,
    open() {
      let position = 0;
      return {
        async read(into) {
          let end = Math.min(position + into.length, position + perRead);
          if (unreadable !== undefined && end > unreadable[0] && position < unreadable[1]) {
            if (position >= unreadable[0]) throw new BrokenPiece('cannot be read', 'unreadable');
            end = unreadable[0];
          }
          const part = bytes.subarray(Math.min(position, bytes.length), end);
          into.set(part);
          position += part.length;
          return part.length;
        },
        ...(canSeek && {
          seek(to: number) {
            position = to;
          },
        }),
        async close() {},
      };
    },
  };
}
