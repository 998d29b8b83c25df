import { read, write } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** What a backing file stands on: positioned reads and writes. Any number may be under way at a time. */
export interface FileIo {
  /** Reads to the front of `dst`; resolves to how many bytes, 0 at the end of the file. */
  read(dst: Uint8Array, position: number): Promise<number>;
  /** Writes the front of `src`; resolves to how many bytes, fewer than all if the system says so. */
  write(src: Uint8Array, position: number): Promise<number>;
  /** Cuts the file off; absent where that is not possible. */
  truncate?(length: number): Promise<void>;
  /** Lets go of it. */
  close(): Promise<void>;
}

/** An open file, which belongs to what is returned. Reads by callback cost less than those of the handle. */
export function handleIo(handle: FileHandle, canTruncate: boolean): FileIo {
  const { fd } = handle;
  return {
    read: (dst, position) =>
      new Promise((resolve, reject) => {
        read(fd, dst, 0, dst.length, position, (error, count) =>
          error ? reject(error) : resolve(count),
        );
      }),
    write: (src, position) =>
      new Promise((resolve, reject) => {
        write(fd, src, 0, src.length, position, (error, count) =>
          error ? reject(error) : resolve(count),
        );
      }),
    ...(canTruncate ? { truncate: (length: number) => handle.truncate(length) } : {}),
    close: () => handle.close(),
  };
}
