import { checkLength, KnownBytes } from '@pagefold/backend-kit';
import type {
  Compressor,
  CompressorCapabilities,
  CompressorContext,
  DictionaryId,
} from '@pagefold/contracts';
import {
  Z_DEFAULT_STRATEGY,
  Z_FINISH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibDeflate,
  zlibDeflateInit2,
  zlibDeflateReset,
  zlibDeflateSetDictionary,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
  zlibInflateSetDictionary,
} from 'pako';
import {
  type DeflateOptions,
  damagedStream,
  deflateBound,
  deflateCapabilities,
  largestWindowBits,
} from './deflate.ts';

/** The only compression method of zlib. */
const methodDeflate = 8;

/** What keeps one deflater and one inflater, which work in place on the page memory. */
export class PakoDeflate implements Compressor {
  readonly name = 'deflate';
  readonly capabilities: CompressorCapabilities;
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #pageSize: number;
  readonly #known: KnownBytes;
  readonly #deflater = new ZStream();
  readonly #inflater = new ZStream();

  /** @param known prefixes and dictionaries, where another compressor has them already. */
  constructor(context: CompressorContext, options: Required<DeflateOptions>, known?: KnownBytes) {
    const { memory, pageSize } = context;
    this.#pageSize = pageSize;
    this.capabilities = deflateCapabilities(options.windowBits, pageSize);
    this.#known = known ?? new KnownBytes(context, this.capabilities);
    const bytes = new Uint8Array(memory.memory.buffer);
    for (const stream of [this.#deflater, this.#inflater]) {
      stream.input = bytes;
      stream.output = bytes;
    }
    zlibDeflateInit2(
      this.#deflater,
      options.level,
      methodDeflate,
      -options.windowBits,
      options.memLevel,
      Z_DEFAULT_STRATEGY,
      // The hash of zlib, over three bytes; pako's other one, over four, finds fewer matches.
      true,
    );
    zlibInflateInit2(this.#inflater, -largestWindowBits);
  }

  bound(length: number): number {
    return deflateBound(length);
  }

  compress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary: DictionaryId = 0,
  ): number {
    checkLength(length, 0, this.#pageSize);
    const stream = this.#deflater;
    zlibDeflateReset(stream);
    const known = this.#known.before(src, prefix, dictionary);
    if (known !== undefined) zlibDeflateSetDictionary(stream, known);
    stream.next_in = src;
    stream.avail_in = length;
    stream.next_out = dst;
    stream.avail_out = capacity;
    let status = zlibDeflate(stream, Z_FINISH);
    // A stream that fills the capacity to the last byte is seen to have ended by a second call only.
    if (status === Z_OK) status = zlibDeflate(stream, Z_FINISH);
    return status === Z_STREAM_END ? capacity - stream.avail_out : 0;
  }

  decompress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary: DictionaryId = 0,
  ): number {
    const stream = this.#inflater;
    zlibInflateReset(stream);
    const known = this.#known.before(dst, prefix, dictionary);
    if (known !== undefined) zlibInflateSetDictionary(stream, known);
    stream.next_in = src;
    stream.avail_in = length;
    stream.next_out = dst;
    stream.avail_out = capacity;
    if (zlibInflate(stream, Z_FINISH) !== Z_STREAM_END) {
      throw damagedStream(stream.msg || 'cut short, or more than a page');
    }
    if (stream.avail_in !== 0) throw damagedStream('bytes after the end of the stream');
    return capacity - stream.avail_out;
  }

  prepare(dictionary: Uint8Array): DictionaryId {
    return this.#known.prepare(dictionary);
  }

  release(dictionary: DictionaryId): void {
    this.#known.release(dictionary);
  }
}
