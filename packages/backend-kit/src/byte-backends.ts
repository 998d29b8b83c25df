import {
  type BackendDescriptor,
  type Compressor,
  CorruptionError,
  contractVersion,
  messageOf,
  PagefoldError,
  resolveOptions,
} from '@pagefold/contracts';
import { type InPlaceHash, inPlaceHasher } from './in-place-hasher.ts';

/** A hash of byte arrays, by the name that it is chosen by. */
export interface ByteHasherSpec extends Omit<InPlaceHash, 'collisionResistant'> {
  /** Which implementation of that name it is; absent where there is only one. */
  readonly engine?: string;
  /** Whether nobody can make two pages with one digest; false by default. */
  readonly collisionResistant?: boolean;
}

/** A codec of byte arrays. */
export interface ByteCompressorSpec {
  /** The name that it is chosen by; another one whenever the encoding changes. */
  readonly name: string;
  /** Which implementation of that encoding it is; absent where there is only one. */
  readonly engine?: string;
  /** The most bytes that `length` bytes can become; `length` plus an eighth plus 64 by default. */
  bound?(length: number): number;
  /**
   * Compresses `src` into `dst` and returns the number of bytes, or 0 if they do not fit. Neither array
   * may be kept, and `src` must not be written to.
   */
  compress(src: Uint8Array, dst: Uint8Array): number;
  /** The inverse; returns the number of bytes. Throws whatever it likes when `src` is damaged. */
  decompress(src: Uint8Array, dst: Uint8Array): number;
}

/** Makes a hasher backend of a function on byte arrays, for those who want no addresses. */
export function byteHasher(spec: ByteHasherSpec): BackendDescriptor<'hasher'> {
  return {
    kind: 'hasher',
    name: spec.name,
    ...(spec.engine === undefined ? {} : { engine: spec.engine }),
    contractVersion,
    options: {},
    probe: () => true,
    create({ memory }, options) {
      resolveOptions(spec.name, {}, options);
      const { name, digestLength, collisionResistant = false } = spec;
      const hash = spec.hash.bind(spec);
      return inPlaceHasher(memory, { name, digestLength, collisionResistant, hash });
    },
  };
}

/**
 * Makes a compressor backend of two functions on byte arrays, for those who want no addresses. It has
 * no slack and knows no prefix.
 */
export function byteCompressor(spec: ByteCompressorSpec): BackendDescriptor<'compressor'> {
  return {
    kind: 'compressor',
    name: spec.name,
    ...(spec.engine === undefined ? {} : { engine: spec.engine }),
    contractVersion,
    options: {},
    probe: () => true,
    create({ memory: { bytes } }, options): Compressor {
      resolveOptions(spec.name, {}, options);
      const view = (at: number, length: number) => bytes.subarray(at, at + length);
      return {
        name: spec.name,
        capabilities: { maxPrefix: 0 },
        readSlack: 0,
        writeSlack: 0,
        bound: (length) => spec.bound?.(length) ?? length + (length >>> 3) + 64,
        compress: (src, length, dst, capacity) =>
          spec.compress(view(src, length), view(dst, capacity)),
        decompress(src, length, dst, capacity) {
          try {
            return spec.decompress(view(src, length), view(dst, capacity));
          } catch (cause) {
            throw damaged(spec.name, cause);
          }
        },
      };
    },
  };
}

/** What the codec threw, as what it means to a pool. */
function damaged(name: string, cause: unknown): PagefoldError {
  if (PagefoldError.is(cause)) return cause;
  return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', `${name}: ${messageOf(cause)}`, { cause });
}
