import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, type ByteSource, RefusedInput } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';

/** Where the parts of a kdump are, in bytes. */
export interface KdumpLayout {
  readonly order: 'little' | 'big';
  /** Bytes of a page, and of a block of the file. */
  readonly blockBytes: number;
  /** Two bitmaps of this length, one after another: pages of the machine, and pages in the dump. */
  readonly bitmapAt: number;
  readonly bitmapBytes: number;
  /** Descriptors, one for each page in the dump. */
  readonly descriptorsAt: number;
  readonly isPc: boolean;
}

/** Where status, block_size, sub_hdr_size and bitmap_blocks stand: behind a time of 32 or 64 bits. */
const places = [424, 412];
const machineAt = 12 + 4 * 65;
const machineBytes = 65;
const minBlock = 4096;
const maxBlock = 65536;

/**
 * Reads the header of a kdump-compressed dump (makedumpfile's IMPLEMENTATION, diskdump_mod.h).
 *
 * @throws RefusedInput for one that makes no sense.
 */
export async function readKdumpHeader(bytes: ByteSource): Promise<KdumpLayout> {
  const cursor = new ByteCursor(bytes, minBlock);
  try {
    const head = await cursor.take(512);
    const layout = layoutOf(head);
    if (layout !== undefined) return layout;
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
  } finally {
    await cursor.close();
  }
  throw new RefusedInput('this is a kdump-compressed dump whose header is damaged');
}

function layoutOf(head: Uint8Array): KdumpLayout | undefined {
  for (const order of ['little', 'big'] as const) {
    const fields = new Fields(head, order);
    for (const at of places) {
      const blockBytes = fields.u32(at + 4);
      const isBlock = Number.isInteger(Math.log2(blockBytes));
      if (!isBlock || blockBytes < minBlock || blockBytes > maxBlock) continue;
      const subHeaderBlocks = fields.u32(at + 8);
      const bitmapBlocks = fields.u32(at + 12);
      const bitmapAt = (1 + subHeaderBlocks) * blockBytes;
      return {
        order,
        blockBytes,
        bitmapAt,
        bitmapBytes: Math.floor((bitmapBlocks * blockBytes) / 2),
        descriptorsAt: bitmapAt + bitmapBlocks * blockBytes,
        isPc: /^(x86_64|i[3-6]86)\0/.test(machineOf(head)),
      };
    }
  }
  return undefined;
}

function machineOf(head: Uint8Array): string {
  return Buffer.from(head.subarray(machineAt, machineAt + machineBytes)).toString('latin1');
}
