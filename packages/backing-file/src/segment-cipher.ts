import { createCipheriv, randomBytes } from 'node:crypto';
import { stepBytes } from './layout.ts';

/**
 * AES-256 in counter mode, with a key that is made here and lives in memory only. The counter block of 16 bytes at
 * a place is: segment (4 bytes), generation of the segment (4), zero (4), number of the block in the
 * segment (4). A place is written once in a generation and a segment never sees a generation twice, so
 * no counter block is ever used for two texts; and any block can be decrypted by itself.
 */
export class SegmentCipher {
  readonly #key = randomBytes(32);
  readonly #counter = Buffer.alloc(16);

  /** Encrypts or decrypts, which is the same, what stands at byte `at` of a segment: a multiple of 16. */
  apply(bytes: Uint8Array, segment: number, generation: number, at: number): Uint8Array {
    this.#counter.writeUInt32BE(segment, 0);
    this.#counter.writeUInt32BE(generation, 4);
    this.#counter.writeUInt32BE(at / stepBytes, 12);
    return createCipheriv('aes-256-ctr', this.#key, this.#counter).update(bytes);
  }
}
