import { createHash } from 'node:crypto';
import type { BackingContent, BackingObject } from '@pagefold/contracts';
import type { DomainKeys } from './domain-keys.ts';
import type { Encodings, KnownEncoding } from './encodings.ts';

/** An object that is ready to go out. */
export interface SealedObject {
  readonly owner: number;
  readonly domain: number;
  readonly content: BackingContent;
  readonly keys: DomainKeys;
  /** SHA-256 of the page. */
  readonly hash: Buffer;
  readonly encoding: KnownEncoding;
  readonly length: number;
  /** Header and bytes. */
  readonly text: Buffer;
  /** The same, encrypted. */
  readonly value: Buffer;
}

/** Encrypts an object; nothing of it is read later, but that `content.adopt` may be called. */
export function sealObject(
  { owner, domain, bytes }: BackingObject,
  content: BackingContent,
  keys: DomainKeys,
  encodings: Encodings,
): SealedObject {
  const hash = createHash('sha256').update(content.page).digest();
  const encoding = encodings.of(content.encoding);
  const text = Buffer.concat([encoding.header, bytes]);
  const value = keys.seal(hash, text);
  return { owner, domain, content, keys, hash, encoding, length: bytes.length, text, value };
}
