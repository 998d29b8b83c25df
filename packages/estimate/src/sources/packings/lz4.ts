import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';
import { Xxh32 } from '../checksums/xxh32.ts';
import { decodeLz4Block } from './lz4-block.ts';

const historyBytes = 65536;
const flag = {
  version: 0xc0,
  independent: 0x20,
  blockChecksum: 0x10,
  size: 0x08,
  checksum: 0x04,
  dictionary: 0x01,
} as const;

/**
 * Unpacks a frame of LZ4 (lz4_Frame_format.md) whose magic has been taken. Where a checksum of a block is wrong, nothing
 * of the block comes; the one of all contents is known only behind them.
 */
export async function* lz4Frame(cursor: ByteCursor): AsyncGenerator<Uint8Array, void, undefined> {
  const start = (await cursor.take(2)).slice();
  const [flags, sizes] = start as unknown as [number, number];
  const has = (bit: number) => (flags & bit) !== 0;
  const blockBytes = 2 ** (8 + 2 * ((sizes >> 4) & 7));
  if ((flags & flag.version) !== 0x40 || blockBytes < 65536) throw damaged();
  if (has(flag.dictionary)) {
    throw new BrokenInput(
      'is an lz4 file that needs a dictionary: unpack it first',
      'not-supported',
    );
  }
  await checkHeader(cursor, start, has(flag.size) ? 8 : 0);
  const contents = new Xxh32();
  const room = new BlockRoom(blockBytes, has(flag.independent));
  for (;;) {
    const word = new Fields(await cursor.take(4)).u32(0);
    if (word === 0) break;
    const length = word & 0x7fff_ffff;
    if (length > blockBytes) throw damaged();
    const checksumBytes = has(flag.blockChecksum) ? 4 : 0;
    const taken = await cursor.take(length + checksumBytes);
    const data = taken.subarray(0, length);
    if (checksumBytes > 0 && Xxh32.of(data) !== new Fields(taken).u32(length)) {
      throw damaged('the checksum of a block is wrong');
    }
    const block = word >>> 31 === 1 ? room.keep(data) : room.decode(data);
    if (has(flag.checksum)) contents.update(block);
    yield block;
  }
  if (has(flag.checksum) && new Fields(await cursor.take(4)).u32(0) !== contents.digest()) {
    throw damaged('the checksum of its contents is wrong, so some of what was read is');
  }
}

/** Takes the rest of a header, of which `start` has been taken; its last byte is of the checksum of those before. */
async function checkHeader(
  cursor: ByteCursor,
  start: Uint8Array,
  sizeBytes: number,
): Promise<void> {
  const rest = await cursor.take(sizeBytes + 1);
  const checksum = Xxh32.of(Buffer.concat([start, rest.subarray(0, sizeBytes)]));
  if (((checksum >>> 8) & 0xff) !== rest[sizeBytes]) {
    throw damaged('the checksum of its header is wrong');
  }
}

/** Where blocks are decoded: what came before, room for a block, and the packed block. */
class BlockRoom {
  readonly #bytes: Uint8Array;
  readonly #blockBytes: number;
  readonly #isIndependent: boolean;
  #history = 0;
  /** Bytes of the last block, which becomes history when the next one comes. */
  #last = 0;

  constructor(blockBytes: number, isIndependent: boolean) {
    this.#bytes = new Uint8Array(historyBytes + 2 * blockBytes);
    this.#blockBytes = blockBytes;
    this.#isIndependent = isIndependent;
  }

  /** A block that is not packed. The result is valid until the next block. */
  keep(data: Uint8Array): Uint8Array {
    this.#moveOn();
    this.#bytes.set(data, historyBytes);
    return this.#decoded(data.length);
  }

  decode(data: Uint8Array): Uint8Array {
    this.#moveOn();
    const from = historyBytes + this.#blockBytes;
    this.#bytes.set(data, from);
    const low = historyBytes - this.#history;
    const length = decodeLz4Block(this.#bytes, from, data.length, historyBytes, from, low);
    if (length < 0) throw damaged();
    return this.#decoded(length);
  }

  #decoded(length: number): Uint8Array {
    this.#last = length;
    return this.#bytes.subarray(historyBytes, historyBytes + length);
  }

  #moveOn(): void {
    if (this.#isIndependent) return;
    const kept = Math.min(historyBytes, this.#history + this.#last);
    const end = historyBytes + this.#last;
    this.#bytes.copyWithin(historyBytes - kept, end - kept, end);
    this.#history = kept;
    this.#last = 0;
  }
}

function damaged(how?: string): BrokenInput {
  return new BrokenInput(`is a damaged lz4 file${how === undefined ? '' : `: ${how}`}`);
}
