import { hash } from 'node:crypto';
import { putLatin1 } from './latin1.ts';

const blockBytes = { sha256: 64, sha512: 128 } as const;
const digestBytes = { sha256: 32, sha512: 64 } as const;
/** What RFC 2104 mixes the key with, before the message and before the digest of that. */
const [innerPad, outerPad] = [0x36, 0x5c];

/**
 * HMAC under a key that stays, by two hashes in one call each over buffers that are there. `createHmac` makes an object
 * for each message, and that takes longer than to hash a short one.
 */
export class Hmac {
  readonly #algorithm: keyof typeof blockBytes;
  readonly #block: number;
  /** The key, then the message. */
  #inner: Buffer;
  #end: number;
  /** The key, then the digest of that. */
  readonly #outer: Buffer;

  /** @param key at most a block: 64 bytes for SHA-256, 128 for SHA-512. */
  constructor(algorithm: keyof typeof blockBytes, key: Uint8Array) {
    this.#algorithm = algorithm;
    this.#block = blockBytes[algorithm];
    this.#inner = Buffer.alloc(2 * this.#block, innerPad);
    this.#end = this.#block;
    this.#outer = Buffer.alloc(this.#block + digestBytes[algorithm], outerPad);
    for (const [i, byte] of key.entries()) {
      this.#inner[i]! ^= byte;
      this.#outer[i]! ^= byte;
    }
  }

  /**
   * The HMAC of two pieces, one after the other, as text of a character a byte: to make a buffer for each takes longer.
   */
  of(first: Uint8Array, second: Uint8Array): string {
    const [middle, end] = [this.#block + first.length, this.#block + first.length + second.length];
    if (end > this.#inner.length) this.#grow(end);
    this.#inner.set(first, this.#block);
    this.#inner.set(second, middle);
    this.#end = end;
    const inner = hash(this.#algorithm, this.#inner.subarray(0, end), 'binary');
    putLatin1(this.#outer, this.#block, inner);
    return hash(this.#algorithm, this.#outer, 'binary');
  }

  /** The two pieces together of which the last HMAC is; they are there until the next. */
  get message(): Buffer {
    return this.#inner.subarray(this.#block, this.#end);
  }

  #grow(length: number): void {
    const longer = Buffer.alloc(2 * length);
    this.#inner.copy(longer, 0, 0, this.#block);
    this.#inner = longer;
  }
}
