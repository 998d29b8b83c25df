import { snappyCompress } from 'hysnappy';
import { maskedCrc32c } from '../../../dist/sources/checksums/crc32c.js';
import { number } from './fields.ts';

export interface Range {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** A range of a LiME dump. */
export function limeRange({ start, bytes }: Range): Buffer {
  return Buffer.concat([header('EMiL', 1, start, bytes.length), bytes]);
}

/** A range of an AVML dump of version 2. */
export function avmlRange({ start, bytes }: Range): Buffer {
  const frames = snappyFrames(bytes);
  const length = number(8, frames.length);
  return Buffer.concat([header('AVML', 2, start, bytes.length), frames, length]);
}

function header(magic: string, version: number, start: number, length: number): Buffer {
  const end = number(8, start + length - 1);
  return Buffer.concat([
    Buffer.from(magic),
    number(4, version),
    number(8, start),
    end,
    Buffer.alloc(8),
  ]);
}

/** Snappy's framing format, with a chunk of each kind. */
function snappyFrames(bytes: Uint8Array): Buffer {
  const chunks = [chunk(0xff, Buffer.from('sNaPpY'))];
  for (let at = 0, i = 0; at < bytes.length; at += 65536, i++) {
    const part = bytes.subarray(at, at + 65536);
    const isPlain = i % 3 === 1;
    const data = isPlain ? part : snappyCompress(part);
    if (i % 2 === 1) chunks.push(chunk(0xfe, Buffer.alloc(7)));
    chunks.push(chunk(isPlain ? 1 : 0, Buffer.concat([number(4, maskedCrc32c(part)), data])));
  }
  return Buffer.concat(chunks);
}

function chunk(type: number, data: Uint8Array): Buffer {
  return Buffer.concat([number(4, type + data.length * 256), data]);
}
