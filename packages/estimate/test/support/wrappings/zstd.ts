import { xxhash64 } from 'hash-wasm';
import { number } from './fields.ts';

const magic = 0xfd2f_b528;
const maxBlock = 128 * 1024;

export interface ZstdOptions {
  /** Log2 of the window, where it is not the content's size. */
  readonly windowLog?: number;
  /** Of the content, which {@link zstdChecksum} makes. */
  readonly checksum?: number;
}

/** A zstd frame of blocks that are stored, or repeat one byte. */
export function zstdStored(parts: readonly Uint8Array[], options: ZstdOptions = {}): Buffer {
  const { windowLog, checksum } = options;
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const isSingle = windowLog === undefined;
  const descriptor = (isSingle ? 0x80 | 0x20 : 0) | (checksum === undefined ? 0 : 4);
  const head = isSingle ? number(4, size) : Buffer.from([(windowLog - 10) << 3]);
  const pieces = parts.flatMap((part) =>
    Array.from({ length: Math.ceil(part.length / maxBlock) }, (_, i) =>
      part.subarray(i * maxBlock, (i + 1) * maxBlock),
    ),
  );
  const blocks = pieces.map((piece, i) => block(piece, i === pieces.length - 1));
  return Buffer.concat([
    number(4, magic),
    Buffer.from([descriptor]),
    head,
    ...blocks,
    ...(checksum === undefined ? [] : [number(4, checksum)]),
  ]);
}

/** The checksum of a frame with this content. */
export async function zstdChecksum(...parts: readonly Uint8Array[]): Promise<number> {
  return Number.parseInt((await xxhash64(Buffer.concat(parts))).slice(-8), 16);
}

/** A frame that has to be skipped. */
export function skippableFrame(length: number): Buffer {
  return Buffer.concat([number(4, 0x184d_2a53), number(4, length), Buffer.alloc(length, 0x42)]);
}

function block(piece: Uint8Array, isLast: boolean): Buffer {
  const first = piece[0]!;
  const repeats = piece.every((byte) => byte === first);
  const word = (piece.length << 3) | (repeats ? 2 : 0) | Number(isLast);
  return Buffer.concat([number(4, word).subarray(0, 3), repeats ? Buffer.from([first]) : piece]);
}
