import { Decompress } from 'fzstd';
import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';
import { ZstdChecksum } from '../checksums/zstd-checksum.ts';

/** What zstd itself takes without --long. */
const maxWindowBytes = 128 * 1024 * 1024;
const maxBlockBytes = 128 * 1024;
const blockHeaderBytes = 3;
const checksumBytes = 4;
const nothing = new Uint8Array(0);
const blockType = { rle: 1, reserved: 3 } as const;

/**
 * Unpacks a zstd frame (RFC 8878) whose magic has been taken. The decoder is given a block at a time: it
 * hands out at once all that comes of what it is given, and a few bytes can come to gigabytes. It passes over the
 * checksum, which is compared here, when all of the frame has been handed out.
 */
export async function* zstdFrame(cursor: ByteCursor): AsyncGenerator<Uint8Array, void, undefined> {
  const { header, hasChecksum } = await frameHeader(cursor);
  const contents = hasChecksum ? await ZstdChecksum.create() : undefined;
  let unpacked: Uint8Array[] = [];
  const decoder = new Decompress((bytes) => unpacked.push(bytes));
  feed(decoder, header, false);
  for (let isLast = false; !isLast; ) {
    const block = await nextBlock(cursor);
    isLast = block.isLast;
    const checksum = isLast && hasChecksum ? await cursor.take(checksumBytes) : nothing;
    const expected = checksum.length > 0 ? new Fields(checksum).u32(0) : undefined;
    feed(decoder, Buffer.concat([block.bytes, checksum]), isLast);
    for (const piece of unpacked) contents?.update(piece);
    yield* unpacked;
    unpacked = [];
    if (expected !== undefined && contents?.digest() !== expected) {
      const how = 'the checksum of its contents is wrong, so some of what was read is';
      throw new BrokenInput(`is a damaged zstd file: ${how}`);
    }
  }
}

/** The decoder keeps what it is given until it has enough of it. */
function feed(decoder: Decompress, bytes: Uint8Array, isLast: boolean): void {
  try {
    decoder.push(bytes, isLast);
  } catch {
    throw new BrokenInput('is a damaged zstd file');
  }
}

/** The header of a frame whose magic has been taken, magic included. */
async function frameHeader(
  cursor: ByteCursor,
): Promise<{ readonly header: Uint8Array; readonly hasChecksum: boolean }> {
  const [descriptor] = (await cursor.take(1)) as unknown as [number];
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = sizeFlag === 0 ? Number(isSingleSegment) : 2 ** sizeFlag;
  const windowBytes = isSingleSegment ? 0 : 1;
  const rest = (await cursor.take(windowBytes + dictionaryBytes + sizeBytes)).slice();
  if (rest.subarray(windowBytes, windowBytes + dictionaryBytes).some((byte) => byte !== 0)) {
    throw new BrokenInput(
      'is a zstd file that needs a dictionary: unpack it first',
      'not-supported',
    );
  }
  const window = isSingleSegment
    ? contentBytes(rest.subarray(dictionaryBytes))
    : 2 ** (10 + (rest[0]! >> 3)) * (1 + (rest[0]! & 7) / 8);
  if (window > maxWindowBytes) {
    const message = `is a zstd file with a window of ${window} bytes: unpack it first with "zstd -d --long=31"`;
    throw new BrokenInput(message, 'not-supported');
  }
  const start = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, descriptor]);
  return { header: Buffer.concat([start, rest]), hasChecksum: (descriptor & 4) !== 0 };
}

/** A size of 1, 2, 4 or 8 bytes; one of 2 bytes begins at 256. */
function contentBytes(field: Uint8Array): number {
  const size = field.reduceRight((sum, byte) => sum * 256 + byte, 0);
  return field.length === 2 ? size + 256 : size;
}

async function nextBlock(
  cursor: ByteCursor,
): Promise<{ readonly bytes: Uint8Array; readonly isLast: boolean }> {
  const head = (await cursor.take(blockHeaderBytes)).slice();
  const [low, middle, high] = head as unknown as [number, number, number];
  const word = low | (middle << 8) | (high << 16);
  const type = (word >> 1) & 3;
  const size = word >> 3;
  if (type === blockType.reserved || size > maxBlockBytes) {
    throw new BrokenInput('is a damaged zstd file');
  }
  const data = await cursor.take(type === blockType.rle ? 1 : size);
  return { bytes: Buffer.concat([head, data]), isLast: (word & 1) !== 0 };
}
