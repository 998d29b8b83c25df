import type { FileHandle } from 'node:fs/promises';
import { constants, crc32, inflateRawSync } from 'node:zlib';
import { blockHead, headBytes, maxBlockBytes, tailBytes } from './pack-block.ts';

/** What is wrong with a file, and where. */
export class BlockError extends Error {}

/**
 * What the blocks of a file hold, one after another. A file that ends in the middle of a block yields what is
 * left of that, so what comes last may be a part. What is yielded is the caller's.
 *
 * @throws BlockError for bytes that are no block, or not the block that was written.
 */
export async function* readBlocks(file: FileHandle): AsyncGenerator<Uint8Array> {
  const window = new FileWindow(file);
  for (;;) {
    const bytes = await window.ahead(maxBlockBytes);
    if (bytes.length === 0) return;
    checkHead(bytes, window.position);
    const length = bytes.length < headBytes ? Number.POSITIVE_INFINITY : lengthOf(bytes);
    if (length <= bytes.length) {
      yield unpack(bytes.subarray(0, length), window.position);
      window.position += length;
    } else {
      // No block is longer than what was asked for, so the file has ended.
      yield unpackPart(bytes, window.position);
      return;
    }
  }
}

function checkHead(bytes: Buffer, at: number): void {
  const length = Math.min(bytes.length, blockHead.length);
  if (bytes.compare(blockHead, 0, length, 0, length) === 0) return;
  throw new BlockError(`no block begins at byte ${at}`);
}

function lengthOf(bytes: Buffer): number {
  return bytes.readUInt16LE(blockHead.length) + 1;
}

function unpack(block: Buffer, at: number): Uint8Array {
  const dataEnd = block.length - tailBytes;
  if (dataEnd < headBytes) throw new BlockError(`the block at byte ${at} is too short`);
  const bytes = inflate(block.subarray(headBytes, dataEnd), at, constants.Z_FINISH);
  const length = block.readUInt32LE(dataEnd + 4);
  if (bytes.length !== length || crc32(bytes) !== block.readUInt32LE(dataEnd)) {
    throw new BlockError(`the block at byte ${at} is damaged`);
  }
  return bytes;
}

function unpackPart(block: Buffer, at: number): Uint8Array {
  if (block.length <= headBytes) return new Uint8Array();
  return inflate(block.subarray(headBytes), at, constants.Z_SYNC_FLUSH);
}

function inflate(data: Uint8Array, at: number, finishFlush: number): Uint8Array {
  try {
    return inflateRawSync(data, { finishFlush, maxOutputLength: maxBlockBytes });
  } catch (cause) {
    throw new BlockError(`the block at byte ${at} is damaged`, { cause });
  }
}

const windowBytes = 4 * maxBlockBytes;

/** The bytes of a file from a position on. */
class FileWindow {
  /** Where {@link ahead} begins. It goes forward only. */
  position = 0;
  readonly #file: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(windowBytes);
  #from = 0;
  #end = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** So many bytes, or all that are left. Valid until the next call. */
  async ahead(length: number): Promise<Buffer> {
    if (this.position + length > this.#end) await this.#refill();
    const start = this.position - this.#from;
    const end = Math.min(start + length, this.#end - this.#from);
    return this.#buffer.subarray(start, end);
  }

  async #refill(): Promise<void> {
    this.#buffer.copyWithin(0, this.position - this.#from, this.#end - this.#from);
    this.#from = this.position;
    for (;;) {
      const used = this.#end - this.#from;
      if (used === windowBytes) return;
      const { bytesRead } = await this.#file.read(
        this.#buffer,
        used,
        windowBytes - used,
        this.#end,
      );
      if (bytesRead === 0) return;
      this.#end += bytesRead;
    }
  }
}
