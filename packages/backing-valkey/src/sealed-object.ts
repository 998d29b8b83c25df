import { hash } from 'node:crypto';
import type { BackingContent, BackingObject } from '@pagefold/contracts';
import { type DomainKeys, hashBytes } from './domain-keys.ts';
import type { KnownEncoding } from './encodings.ts';
import { putLatin1 } from './latin1.ts';

/** An object that is to go out. */
export interface OutgoingObject {
  readonly object: BackingObject;
  readonly content: BackingContent;
  readonly keys: DomainKeys;
  readonly encoding: KnownEncoding;
}

/** An object that is ready to go out. */
export interface SealedObject {
  readonly owner: number;
  readonly domain: number;
  readonly content: BackingContent;
  readonly keys: DomainKeys;
  /** SHA-256 of the page. */
  readonly hash: Buffer;
  /** What all look for who have the page. */
  readonly name: string;
  readonly key: Buffer;
  readonly encoding: KnownEncoding;
  readonly length: number;
  /** Header and bytes, encrypted. */
  readonly value: Buffer;
}

/** Encrypts an object; nothing of it is read later, but that `content.adopt` may be called. */
export function sealObject({ object, content, keys, encoding }: OutgoingObject): SealedObject {
  const { owner, domain, bytes } = object;
  const digest = Buffer.allocUnsafe(hashBytes);
  putLatin1(digest, 0, hash('sha256', content.page, 'binary'));
  const { name, key } = keys.of(digest);
  const value = keys.seal(key, encoding.header, bytes);
  const { length } = bytes;
  return { owner, domain, content, keys, hash: digest, name, key, encoding, length, value };
}
