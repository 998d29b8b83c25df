import { createLz4Js } from '@pagefold/compress-lz4';
import { Xxh32 } from '../../../dist/sources/checksums/xxh32.js';
import { number } from './fields.ts';

const blockBytes = 65536;

export interface Lz4Options {
  /** Whether blocks have matches in the block before them. */
  readonly isLinked?: boolean;
  /** Whether blocks and contents have checksums; the header always has one. */
  readonly checksums?: boolean;
}

/** A frame of LZ4. */
export function lz4Frame(content: Uint8Array, options: Lz4Options = {}): Buffer {
  const { isLinked = true, checksums = true } = options;
  const flags = 0x40 | (isLinked ? 0 : 0x20) | (checksums ? 0x14 : 0);
  const header = Buffer.from([flags, 0x40]);
  const parts = [number(4, 0x184d_2204), header, number(4, Xxh32.of(header)).subarray(1, 2)];
  const checksum = (bytes: Uint8Array) =>
    checksums ? number(4, Xxh32.of(bytes)) : Buffer.alloc(0);
  for (let at = 0; at < content.length; at += blockBytes) {
    const before = isLinked ? content.subarray(Math.max(0, at - blockBytes), at) : undefined;
    const piece = content.subarray(at, at + blockBytes);
    const packed = packedBlock(piece, before);
    const word = packed === undefined ? piece.length + 2 ** 31 : packed.length;
    const data = Buffer.from(packed ?? piece);
    parts.push(number(4, word), data, checksum(data));
  }
  return Buffer.concat([...parts, number(4, 0), checksum(content)]);
}

/** Undefined where it would be no shorter. */
function packedBlock(piece: Uint8Array, before: Uint8Array | undefined): Buffer | undefined {
  const bytes = new Uint8Array(4 * blockBytes);
  const memory = { bytes } as never;
  const codec = createLz4Js({ memory, pageSize: blockBytes });
  const prefix = before?.length ?? 0;
  bytes.set(before ?? [], blockBytes - prefix);
  bytes.set(piece, blockBytes);
  const room = 2 * blockBytes;
  const length = codec.compress(blockBytes, piece.length, room, piece.length, prefix);
  return length === 0 ? undefined : Buffer.from(bytes.subarray(room, room + length));
}
