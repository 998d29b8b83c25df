import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

/** Bytes of a content's hash, SHA-256. */
export const hashBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** Bytes that encryption adds. */
export const sealBytes: number = nonceBytes + tagBytes;
/** Of a name, before it is text: 192 bits. */
const nameBytes = 24;
const cipher = 'aes-256-gcm';

/**
 * What becomes of contents under the secret of a domain. Names and keys are HMACs of the content's hash: who has
 * the content and the secret finds and reads it, whoever wrote it; who has no secret can do nothing with a name.
 *
 * The nonce is an HMAC of the exact text, and stands beside it: two texts under one content's key never share
 * one, and the same text is the same bytes whoever writes it.
 */
export class DomainKeys {
  readonly #names: Buffer;
  readonly #keys: Buffer;
  readonly #nonces: Buffer;

  constructor(secret: Uint8Array) {
    this.#names = derived(secret, 'names');
    this.#keys = derived(secret, 'keys');
    this.#nonces = derived(secret, 'nonces');
  }

  /**
   * The name of a content.
   *
   * @param encoding says whose: the hash of an encoding for what only those read who know that; nothing for everybody.
   */
  name(hash: Uint8Array, encoding: Uint8Array): string {
    const digest = createHmac('sha256', this.#names).update(hash).update(encoding).digest();
    return `pf:${digest.toString('base64url', 0, nameBytes)}`;
  }

  /** Encrypts a text under the key of a content: the nonce, the tag, the text. */
  seal(hash: Uint8Array, text: Uint8Array): Buffer {
    const nonce = mac(this.#nonces, text).subarray(0, nonceBytes);
    const encryption = createCipheriv(cipher, mac(this.#keys, hash), nonce);
    const encrypted = encryption.update(text);
    encryption.final();
    return Buffer.concat([nonce, encryption.getAuthTag(), encrypted]);
  }

  /** Decrypts what {@link seal} has made; undefined where it has not made that, or another content's. */
  open(hash: Uint8Array, sealed: Uint8Array): Buffer | undefined {
    if (sealed.length < sealBytes) return undefined;
    const nonce = sealed.subarray(0, nonceBytes);
    const decryption = createDecipheriv(cipher, mac(this.#keys, hash), nonce);
    decryption.setAuthTag(sealed.subarray(nonceBytes, sealBytes));
    try {
      const text = decryption.update(sealed.subarray(sealBytes));
      decryption.final();
      return text;
    } catch {
      return undefined;
    }
  }
}

function derived(secret: Uint8Array, use: string): Buffer {
  return Buffer.from(
    hkdfSync('sha256', secret, new Uint8Array(0), `pagefold far tier 1 ${use}`, 32),
  );
}

function mac(key: Buffer, bytes: Uint8Array): Buffer {
  return createHmac('sha256', key).update(bytes).digest();
}
