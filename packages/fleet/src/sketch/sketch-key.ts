import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { inPlaceHasher } from '@pagefold/backend-kit';
import { type BackendDescriptor, ConfigError, contractVersion } from '@pagefold/contracts';

const [shortest, longest] = [16, 4096];
const idBytes = 8;
const plainKey = new TextEncoder().encode('pagefold.sketch.plain');
/** No page is that short, so it says nothing of the digest of any. */
const idText = 'pagefold.sketch.key';

/**
 * What digests of contents are made with: HMAC-SHA-256. Hosts with one key have the same digest for a content, and
 * whoever does not have the key can tell nothing from a digest.
 */
export class SketchKey {
  /** Tells keys apart without saying what they are: 16 hexadecimal digits, or `plain`. */
  readonly id: string;
  readonly #key: KeyObject;

  private constructor(bytes: Uint8Array, id?: string) {
    this.#key = createSecretKey(bytes);
    this.id = id ?? this.#digestOf(idText).subarray(0, idBytes).toString('hex');
  }

  /**
   * A secret key.
   *
   * @param bytes 16 to 4,096, all of which count; they are copied.
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for fewer or more.
   */
  static of(bytes: Uint8Array): SketchKey {
    if (bytes.length >= shortest && bytes.length <= longest) return new SketchKey(bytes);
    throw new ConfigError(
      'PAGEFOLD_INVALID_OPTION',
      `a sketch's key expected ${shortest} to ${longest} bytes, got ${bytes.length}`,
    );
  }

  /** A key that everybody knows: who has the sketch can find out whether a page that they know was in memory. */
  static plain(): SketchKey {
    return new SketchKey(plainKey, 'plain');
  }

  /**
   * The hasher of pages. Its digest lies in words of 32 bits in the order of a little-endian machine, so that the
   * first of them is the digest's beginning as a number there.
   */
  hasher(): BackendDescriptor<'hasher'> {
    return {
      kind: 'hasher',
      name: 'hmac-sha256',
      contractVersion,
      options: {},
      probe: () => true,
      create: ({ memory }) =>
        inPlaceHasher(memory, {
          name: 'hmac-sha256',
          digestLength: 32,
          collisionResistant: true,
          hash: (page, digest) => {
            const bytes = this.#digestOf(page);
            for (let i = 0; i < 32; i++) digest[i] = bytes[i ^ 3]!;
          },
        }),
    };
  }

  /** The digest of a page in a sketch: the first 63 bits of its HMAC-SHA-256. */
  digestOf(page: Uint8Array): bigint {
    const bytes = this.#digestOf(page);
    return rowDigest(bytes.readUInt32BE(0), bytes.readUInt32BE(4));
  }

  #digestOf(message: Uint8Array | string): Buffer {
    return createHmac('sha256', this.#key).update(message).digest();
  }
}

/** 63 bits, so that it is a positive number of 64 bits with a sign: not every engine knows others. */
export function rowDigest(high: number, low: number): bigint {
  return ((BigInt(high) << 32n) | BigInt(low)) >> 1n;
}
