import { checkLength } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  CorruptionError,
  contractVersion,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { measureBlock } from './measure-block.ts';

/**
 * Makes a compressor on the context's memory that calls lz4js. It reserves twice the page size and a
 * little more there, and has a table of 128 KiB outside.
 *
 * lz4js is loaded by the first call in a process, since loading it takes 5 MiB that it never gives back.
 *
 * `compress` throws RangeError for more bytes than a page has.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option.
 */
export async function createLz4js(
  context: CompressorContext,
  options?: Options,
): Promise<Compressor> {
  resolveOptions('lz4js', {}, options);
  // The default import of a CommonJS module is the one that every bundler has.
  const library = await import('lz4js');
  return new Lz4js(context, library.default);
}

/**
 * Blocks by lz4js, a compressor in plain JavaScript. Its matches may start nearer the end of a page
 * than LZ4 allows, and decoders of LZ4 refuse such blocks; so it is no engine of `lz4`.
 */
export const lz4js: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'lz4js',
  contractVersion,
  options: {},
  probe: () => true,
  create: createLz4js,
};

type Library = typeof import('lz4js').default;

/** lz4js cuts its hashes to 16 bits. */
const tableEntries = 1 << 16;
/** At index 0, lz4js would take a page without a match for one that it has not looked at. */
const pageIndex = 1;

class Lz4js implements Compressor {
  readonly name = 'lz4js';
  readonly capabilities = { maxPrefix: 0 };
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #library: Library;
  readonly #bytes: Uint8Array;
  readonly #pageSize: number;
  // Pages are copied to the start of a buffer so that positions have 16 bits and the table, which is
  // cleared for every page, is half as long as one for addresses. lz4js checks no bounds, hence a
  // buffer that any block fits into.
  readonly #input: Uint8Array;
  readonly #inputAt: number;
  readonly #output: Uint8Array;
  readonly #outputAt: number;
  readonly #table: Uint16Array = new Uint16Array(tableEntries);

  constructor({ memory, pageSize }: CompressorContext, library: Library) {
    const { bytes } = memory;
    const inputLength = pageIndex + pageSize;
    const outputLength = this.bound(pageSize);
    this.#library = library;
    this.#bytes = bytes;
    this.#pageSize = pageSize;
    this.#inputAt = memory.reserve(inputLength);
    this.#input = bytes.subarray(this.#inputAt, this.#inputAt + inputLength);
    this.#outputAt = memory.reserve(outputLength);
    this.#output = bytes.subarray(this.#outputAt, this.#outputAt + outputLength);
  }

  bound(length: number): number {
    return length + Math.floor(length / 255) + 16;
  }

  compress(src: number, length: number, dst: number, capacity: number): number {
    checkLength(length, 0, this.#pageSize);
    const bytes = this.#bytes;
    const outputAt = this.#outputAt;
    bytes.copyWithin(this.#inputAt + pageIndex, src, src + length);
    // An entry that another page has left at the position of its own bytes would be a match at offset 0.
    this.#table.fill(0);
    const written = this.#library.compressBlock(
      this.#input,
      this.#output,
      pageIndex,
      length,
      this.#table,
    );
    if (written > capacity) return 0;
    bytes.copyWithin(dst, outputAt, outputAt + written);
    return written;
  }

  decompress(src: number, length: number, dst: number, capacity: number): number {
    const bytes = this.#bytes;
    const pageLength = measureBlock(bytes, src, length, capacity);
    if (pageLength < 0) {
      throw new CorruptionError(
        'PAGEFOLD_DECOMPRESS_FAIL',
        `lz4js: a block of ${length} bytes does not decode to at most ${capacity}`,
      );
    }
    return this.#library.decompressBlock(bytes, bytes, src, length, dst) - dst;
  }
}
