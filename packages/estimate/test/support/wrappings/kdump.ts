import { deflateSync } from 'node:zlib';
import { createLzoWasm } from '@pagefold/compress-lzo';
import { Workbench } from '@pagefold/core';
import { snappyCompress } from 'hysnappy';
import { filledIn, number } from './fields.ts';
import { zstdStored } from './zstd.ts';

export type KdumpPacking = 'zlib' | 'lzo' | 'snappy' | 'zstd' | 'raw';

export interface KdumpPage {
  readonly number: number;
  /** Undefined for one that the machine has and the dump has not. */
  readonly bytes: Uint8Array | undefined;
  readonly packing?: KdumpPacking;
  /** Of its zstd frame. */
  readonly checksum?: number | undefined;
}

export interface KdumpOptions {
  readonly bits?: 32 | 64;
  readonly order?: 'little' | 'big';
  readonly machine?: string;
}

const block = 4096;
const flags = { zlib: 1, lzo: 2, snappy: 4, zstd: 0x20, raw: 0 } as const;

/** A kdump-compressed dump of pages in ascending order. */
export function kdump(pages: readonly KdumpPage[], options: KdumpOptions = {}): Buffer {
  const { bits = 64, order = 'little', machine = 'x86_64' } = options;
  const u32 = (value: number) => number(4, value, order);
  const bitmapBlocks = 1 + Math.floor((pages.at(-1)?.number ?? 0) / 8 / block);
  const bitmaps = Buffer.alloc(2 * bitmapBlocks * block);
  const set = (at: number, page: number) => {
    bitmaps[at + (page >> 3)]! |= 1 << (page & 7);
  };
  const dumped = pages.filter(({ bytes }) => bytes !== undefined);
  const descriptors: Buffer[] = [];
  const data: Buffer[] = [];
  let offset = 2 * block + bitmaps.length + 24 * dumped.length;
  for (const { number: page, bytes, packing = 'zlib', checksum } of pages) {
    set(0, page);
    if (bytes === undefined) continue;
    set(bitmaps.length / 2, page);
    const packed = packedPage(bytes, packing, checksum);
    data.push(packed);
    descriptors.push(
      Buffer.concat([
        number(8, offset, order),
        u32(packed.length),
        u32(flags[packing]),
        number(8, 0, order),
      ]),
    );
    offset += packed.length;
  }
  const status = bits === 64 ? 424 : 412;
  const header = filledIn(block, [
    [0, Buffer.from('KDUMP   ')],
    [8, u32(6)],
    [12, Buffer.from('Linux')],
    [12 + 4 * 65, Buffer.from(machine)],
    [status, u32(0)],
    [status + 4, u32(block)],
    [status + 8, u32(1)],
    [status + 12, u32(2 * bitmapBlocks)],
    [status + 16, u32(pages.length)],
  ]);
  return Buffer.concat([header, Buffer.alloc(block), bitmaps, ...descriptors, ...data]);
}

function packedPage(bytes: Uint8Array, packing: KdumpPacking, checksum?: number): Buffer {
  switch (packing) {
    case 'zlib':
      return deflateSync(bytes);
    case 'lzo':
      return lzoStream(bytes);
    case 'snappy':
      return Buffer.from(snappyCompress(bytes));
    case 'zstd':
      return zstdStored([bytes], checksum === undefined ? {} : { checksum });
    default:
      return Buffer.from(bytes);
  }
}

/** As makedumpfile has them from liblzo2. */
function lzoStream(bytes: Uint8Array): Buffer {
  const memory = new Workbench({ byteLength: 1 << 20 });
  const codec = createLzoWasm({ memory, pageSize: bytes.length }, { hashBits: 14 });
  const source = memory.reserve(bytes.length + codec.readSlack);
  const room = codec.bound(bytes.length);
  const target = memory.reserve(room + codec.writeSlack);
  memory.bytes.set(bytes, source);
  const length = codec.compress(source, bytes.length, target, room, 0);
  return Buffer.from(memory.bytes.subarray(target, target + length));
}

/** The flattened form of a file, in pieces of at most `pieceBytes` whose order is turned round. */
export function flattened(file: Uint8Array, pieceBytes: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < file.length; at += pieceBytes) {
    const part = file.subarray(at, at + pieceBytes);
    pieces.unshift(Buffer.concat([number(8, at, 'big'), number(8, part.length, 'big'), part]));
  }
  const header = filledIn(4096, [
    [0, Buffer.from('makedumpfile')],
    [16, number(8, 1, 'big')],
    [24, number(8, 1, 'big')],
  ]);
  return Buffer.concat([header, ...pieces, Buffer.alloc(16, 0xff)]);
}
