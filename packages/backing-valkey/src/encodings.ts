import { createHash } from 'node:crypto';
import type { BackingEncoding } from '@pagefold/contracts';

/** Of what is before an object: it changes when the meaning of anything in it does. */
const version = 1;
const dictionaryHashBytes = 32;

/** An encoding that objects have, and how it is said before their bytes. */
export interface KnownEncoding {
  /** Its place among all that are known. */
  readonly id: number;
  /** What stands before the bytes of an object. */
  readonly header: Buffer;
  readonly codec: string;
  readonly dictionary: Uint8Array | undefined;
}

/** An object as it was found. */
export interface Found {
  readonly header: Buffer;
  readonly bytes: Buffer;
}

/**
 * The encodings that this host's objects have. Before each object stands its header: a byte for the version, one
 * for the length of the codec's name, that name, and the SHA-256 of the dictionary, of which there are 0 or 32 bytes, as
 * a byte says.
 */
export class Encodings {
  readonly #known: KnownEncoding[] = [];
  readonly #byHeader = new Map<string, KnownEncoding>();
  readonly #hashes = new WeakMap<Uint8Array, Buffer>();
  #last: KnownEncoding | undefined;

  /** The encoding of an object of ours. */
  of({ codec, dictionary }: BackingEncoding): KnownEncoding {
    // That of the object before, mostly.
    if (this.#last?.codec !== codec || this.#last.dictionary !== dictionary) {
      this.#last = this.#find(codec, dictionary);
    }
    return this.#last;
  }

  #find(codec: string, dictionary: Uint8Array | undefined): KnownEncoding {
    const name = Buffer.from(codec);
    const hash = dictionary === undefined ? Buffer.alloc(0) : this.#hashOf(dictionary);
    const header = Buffer.concat([
      Buffer.from([version, name.length]),
      name,
      Buffer.from([hash.length]),
      hash,
    ]);
    const key = header.toString('latin1');
    const known = this.#byHeader.get(key);
    if (known !== undefined) return known;
    const encoding = { id: this.#known.length, header, codec, dictionary };
    this.#known.push(encoding);
    this.#byHeader.set(key, encoding);
    return encoding;
  }

  /** What an object has that was found; undefined where nothing is known of its dictionary. */
  find({ header }: Found): KnownEncoding | undefined {
    const known = this.#byHeader.get(header.toString('latin1'));
    if (known !== undefined) return known;
    const { codec, hash } = encodingIn({ header });
    return hash === undefined ? this.of({ codec, dictionary: undefined }) : undefined;
  }

  get(id: number): KnownEncoding {
    return this.#known[id]!;
  }

  #hashOf(dictionary: Uint8Array): Buffer {
    let hash = this.#hashes.get(dictionary);
    if (hash === undefined) {
      hash = createHash('sha256').update(dictionary).digest();
      this.#hashes.set(dictionary, hash);
    }
    return hash;
  }
}

/** What a header says: the codec's name, and the hash of the dictionary, if there is one. */
export function encodingIn({ header }: Pick<Found, 'header'>): {
  codec: string;
  hash: Buffer | undefined;
} {
  const nameEnd = 2 + header[1]!;
  const hash = header.subarray(nameEnd + 1);
  return {
    codec: header.toString('utf8', 2, nameEnd),
    hash: hash.length === 0 ? undefined : hash,
  };
}

/** Tells the header from the bytes; undefined for what is not of this version. */
export function readHeader(text: Buffer): Found | undefined {
  if (text[0] !== version) return undefined;
  const nameEnd = 2 + (text[1] ?? 0);
  const hashLength = text[nameEnd];
  if (hashLength !== 0 && hashLength !== dictionaryHashBytes) return undefined;
  const end = nameEnd + 1 + hashLength;
  if (end > text.length) return undefined;
  return { header: text.subarray(0, end), bytes: text.subarray(end) };
}
