import { createLz4Js } from '@pagefold/compress-lz4';
import { number } from './fields.ts';

const blockBytes = 65536;

/** A frame of LZ4; linked blocks have matches in the block before them. */
export function lz4Frame(content: Uint8Array, isLinked: boolean): Buffer {
  const flags = 0x40 | (isLinked ? 0 : 0x20) | 0x10 | 0x04;
  const parts: Buffer[] = [number(4, 0x184d_2204), Buffer.from([flags, 0x40, 0])];
  for (let at = 0; at < content.length; at += blockBytes) {
    const before = isLinked ? content.subarray(Math.max(0, at - blockBytes), at) : undefined;
    const piece = content.subarray(at, at + blockBytes);
    const packed = packedBlock(piece, before);
    const word = packed === undefined ? piece.length + 2 ** 31 : packed.length;
    // Checksums are not looked at.
    parts.push(number(4, word), Buffer.from(packed ?? piece), Buffer.alloc(4));
  }
  return Buffer.concat([...parts, number(4, 0), Buffer.alloc(4)]);
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
