import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { reflectedPolynomial } from './polynomial.ts';

/**
 * Makes a CRC-32C hasher on the context's memory that runs in JavaScript, with 8 KiB of tables on the
 * JavaScript heap. The digests are those of `createCrc32cWasm`; the seed is not used here either.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option.
 */
export function createCrc32cJs(context: HasherContext, options?: Options): Hasher {
  resolveOptions('crc32c/js', {}, options);
  return new JsCrc32cHasher(context.memory.bytes);
}

/** CRC-32C in JavaScript: for where WebAssembly cannot run, and to compare it with. */
export const crc32cJs: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'crc32c',
  engine: 'js',
  contractVersion,
  options: {},
  probe: () => true,
  create: createCrc32cJs,
};

class JsCrc32cHasher implements Hasher {
  readonly name = 'crc32c';
  readonly digestLength = 4;
  readonly collisionResistant = false;
  readonly #view: DataView;
  readonly #tables = makeTables();

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  /** Eight bytes at a time: table k is for the byte that k more bytes of the eight follow. */
  hash(src: number, length: number, out: number): void {
    const view = this.#view;
    const tables = this.#tables;
    const end = src + length;
    let crc = -1;
    let at = src;
    for (; at <= end - 8; at += 8) {
      const low = view.getInt32(at, true) ^ crc;
      const high = view.getInt32(at + 4, true);
      crc =
        tables[0x700 | (low & 0xff)]! ^
        tables[0x600 | ((low >>> 8) & 0xff)]! ^
        tables[0x500 | ((low >>> 16) & 0xff)]! ^
        tables[0x400 | (low >>> 24)]! ^
        tables[0x300 | (high & 0xff)]! ^
        tables[0x200 | ((high >>> 8) & 0xff)]! ^
        tables[0x100 | ((high >>> 16) & 0xff)]! ^
        tables[high >>> 24]!;
    }
    for (; at < end; at++) crc = (crc >>> 8) ^ tables[(crc ^ view.getUint8(at)) & 0xff]!;
    view.setInt32(out, ~crc);
  }
}

/** Eight tables: what a byte adds to the checksum when 0 to 7 more bytes follow it. */
function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? reflectedPolynomial : 0);
    tables[byte] = crc;
  }
  for (let index = 256; index < tables.length; index++) {
    const before = tables[index - 256]!;
    tables[index] = (before >>> 8) ^ tables[before & 0xff]!;
  }
  return tables;
}
