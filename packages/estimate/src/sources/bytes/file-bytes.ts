import type { FileHandle } from 'node:fs/promises';
import { systemCode } from '../../system-error.ts';
import { BrokenPiece, type ByteReader, type ByteSource } from './byte-source.ts';

const smallRead = 4096;

/** The bytes of an open file or block device. Whoever opened it closes it. */
export class FileBytes implements ByteSource {
  readonly canSeek = true;
  readonly canRepeat = true;
  readonly size: number;
  readonly descriptor: number;
  readonly #file: FileHandle;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.descriptor = file.fd;
    this.size = size;
  }

  open(): ByteReader {
    let position = 0;
    return {
      read: async (into) => {
        const bytes = await this.#read(into, position);
        position += bytes;
        return bytes;
      },
      seek: (to) => {
        position = to;
      },
      close: async () => {},
    };
  }

  /** What its size is by now. */
  async currentSize(): Promise<number> {
    return (await this.#file.stat()).size;
  }

  async #read(into: Uint8Array, position: number): Promise<number> {
    if (position >= this.size) return 0;
    try {
      const { bytesRead } = await this.#file.read(into, 0, into.length, position);
      return bytesRead;
    } catch (error) {
      // One bad page of a disk must not take those before it along.
      if (into.length > smallRead) return this.#read(into.subarray(0, smallRead), position);
      const problem = `cannot be read at byte ${position} (${systemCode(error)})`;
      throw new BrokenPiece(problem, 'unreadable');
    }
  }
}
