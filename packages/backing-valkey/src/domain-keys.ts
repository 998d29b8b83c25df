import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { createHashHmac, type HashHmac } from './hash-hmac.ts';
import { Hmac } from './hmac.ts';
import { putLatin1 } from './latin1.ts';

/** Bytes of a content's hash, SHA-256. */
export const hashBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** Bytes that encryption adds. */
export const sealBytes: number = nonceBytes + tagBytes;
/** Of a name, before it is text: 192 bits. */
const nameBytes = 24;
const keyBytes = 32;
const cipher = 'aes-256-gcm';
const nothing = new Uint8Array(0);

/** What a content is called, and the key that it is encrypted with. */
export interface ContentKeys {
  readonly name: string;
  readonly key: Buffer;
}

/**
 * What becomes of contents under the secret of a domain. Name and key are parts of one HMAC of the content's hash: who
 * has the content and the secret finds and reads it, whoever wrote it; who has no secret can do nothing with a name.
 *
 * The nonce is an HMAC of the exact text, and stands beside it: two texts under one content's key never share
 * one, and the same text is the same bytes whoever writes it.
 */
export class DomainKeys {
  readonly #contents: HashHmac;
  readonly #encoded: Hmac;
  readonly #nonces: Hmac;
  readonly #nonce = Buffer.alloc(nonceBytes);

  constructor(secret: Uint8Array) {
    const contents = derived(secret, 'contents', 64);
    this.#contents = createHashHmac(contents);
    this.#encoded = new Hmac('sha512', contents);
    this.#nonces = new Hmac('sha256', derived(secret, 'nonces', 32));
  }

  /** Name and key of a content, which all know who have it. */
  of(hash: Uint8Array): ContentKeys {
    const digest = this.#contents.of(hash);
    const key = Buffer.allocUnsafe(keyBytes);
    digest.copy(key, 0, digest.length - keyBytes);
    return { name: nameFrom(digest), key };
  }

  /** The name of a content for those only who know an encoding, by what stands before its objects. */
  nameFor(hash: Uint8Array, header: Uint8Array): string {
    return nameFrom(Buffer.from(this.#encoded.of(hash, header), 'latin1'));
  }

  /** Encrypts a header and bytes under the key of a content: the nonce, the tag, the text. */
  seal(key: Buffer, header: Uint8Array, bytes: Uint8Array): Buffer {
    const nonce = this.#nonce;
    putLatin1(nonce, 0, this.#nonces.of(header, bytes), nonceBytes);
    const encryption = createCipheriv(cipher, key, nonce);
    const text = encryption.update(this.#nonces.message);
    encryption.final();
    const sealed = Buffer.allocUnsafe(sealBytes + text.length);
    sealed.set(nonce);
    sealed.set(encryption.getAuthTag(), nonceBytes);
    sealed.set(text, sealBytes);
    return sealed;
  }
}

/** Decrypts what {@link DomainKeys.seal} has made; undefined where it has not made that, or another content's. */
export function openSealed(key: Buffer, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < sealBytes) return undefined;
  const { buffer, byteOffset, length } = sealed;
  // As buffers of Node they would take twice the time to make.
  const nonce = new Uint8Array(buffer, byteOffset, nonceBytes);
  const tag = new Uint8Array(buffer, byteOffset + nonceBytes, tagBytes);
  const encrypted = new Uint8Array(buffer, byteOffset + sealBytes, length - sealBytes);
  const decryption = createDecipheriv(cipher, key, nonce);
  decryption.setAuthTag(tag);
  try {
    const text = decryption.update(encrypted);
    decryption.final();
    return text;
  } catch {
    return undefined;
  }
}

function nameFrom(digest: Buffer): string {
  return `pf:${digest.toString('base64url', 0, nameBytes)}`;
}

function derived(secret: Uint8Array, use: string, length: number): Uint8Array {
  const info = `pagefold far tier 1 ${use}`;
  return new Uint8Array(hkdfSync('sha256', secret, nothing, info, length));
}
