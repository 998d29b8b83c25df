import { snappyUncompressor } from 'hysnappy';
import { BrokenInput } from './bytes/byte-source.ts';

/** Decodes snappy blocks, believing nothing that they say. */
export class SnappyDecoder {
  #decode: ReturnType<typeof snappyUncompressor> | undefined;

  /**
   * Decodes a block. The result is valid for good.
   *
   * @throws BrokenInput for a damaged one, or one of more than `maxBytes`.
   */
  decode(block: Uint8Array, maxBytes: number): Uint8Array {
    // The decoder writes as many bytes as the block says.
    const length = uncompressedLength(block);
    if (length === undefined || length > maxBytes) throw damagedBlock();
    if (length === 0) return new Uint8Array(0);
    this.#decode ??= snappyUncompressor();
    try {
      return this.#decode(block, length);
    } catch {
      // After a trap its stack pointer is wrong for ever.
      this.#decode = undefined;
      throw damagedBlock();
    }
  }
}

function damagedBlock(): BrokenInput {
  return new BrokenInput('has a damaged snappy block');
}

/** A varint of at most 32 bits. */
function uncompressedLength(block: Uint8Array): number | undefined {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = block[i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return length;
  }
  return undefined;
}
