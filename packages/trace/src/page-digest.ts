import { hash, randomBytes } from 'node:crypto';
import type { PageKind } from './format.ts';

const saltBytes = 32;

/**
 * What a trace keeps of a page: its kind and 8 bytes of a digest.
 *
 * The digest is SHA-256 over 32 random bytes and the page. The random bytes are of one recording, and kept
 * nowhere. So equal pages have equal digests within a trace, a guest cannot make two pages that do, and who
 * has the trace cannot find out whether a page that he knows was there.
 */
export class PageDigest {
  kind: PageKind = 'zero';
  digestHigh = 0;
  digestLow = 0;
  readonly #salted: Uint8Array;
  /** Of `#salted`, the page. */
  readonly #words: Uint32Array;

  constructor(pageSize: number) {
    this.#salted = new Uint8Array(saltBytes + pageSize);
    this.#salted.set(randomBytes(saltBytes));
    this.#words = new Uint32Array(this.#salted.buffer, saltBytes);
  }

  /** Looks at a page; the fields are then what it is. */
  take(page: Uint8Array): void {
    this.#salted.set(page, saltBytes);
    this.kind = this.#kindOf();
    if (this.kind === 'zero') {
      this.digestHigh = 0;
      this.digestLow = 0;
      return;
    }
    const digest = hash('sha256', this.#salted, 'buffer');
    this.digestHigh = digest.readUInt32BE(0);
    this.digestLow = digest.readUInt32BE(4);
  }

  #kindOf(): PageKind {
    const words = this.#words;
    const [first = 0, second = 0] = words;
    for (let i = 2; i < words.length; i += 2) {
      if (words[i] !== first || words[i + 1] !== second) return 'other';
    }
    return (first | second) === 0 ? 'zero' : 'same-filled';
  }
}
