import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  resolveOptions,
} from '@pagefold/contracts';
import {
  type BlockCodec,
  Lz4,
  type Lz4Options,
  lz4OptionsSchema,
  maxInputLength,
  searchMargins,
} from './lz4.ts';
import { BlockDecoder } from './twin/block-decoder.ts';
import { BlockEncoder } from './twin/block-encoder.ts';

/**
 * Makes an LZ4 block codec on the context's memory that runs in JavaScript. Its table of 16 KiB lies
 * outside that memory. Blocks, refusals and verdicts are those of `createLz4Wasm`.
 *
 * `compress` throws RangeError for more than 65536 bytes, the largest page there is.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for an unknown option or a value that it cannot have.
 */
export function createLz4Js(context: CompressorContext, options?: Lz4Options): Compressor {
  const { endRule, acceleration } = resolveOptions('lz4/js', lz4OptionsSchema, options);
  const { bytes } = context.memory;
  const encoder = new BlockEncoder(bytes, acceleration, searchMargins[endRule]);
  return new Lz4(new JsBlockCodec(bytes, encoder, new BlockDecoder(bytes)), 0, context);
}

/**
 * LZ4 blocks in JavaScript, the engine `js`: for where WebAssembly cannot run, and to compare it with. (It
 * has nothing to do with the library lz4js.)
 */
export const lz4Js: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'lz4',
  engine: 'js',
  contractVersion,
  options: lz4OptionsSchema,
  probe: () => true,
  // Names and values are checked by resolveOptions.
  create: (context, options) => createLz4Js(context, options as Lz4Options | undefined),
};

class JsBlockCodec implements BlockCodec {
  readonly roomLength = maxInputLength;
  readonly #bytes: Uint8Array;
  readonly #encoder: BlockEncoder;
  readonly #decoder: BlockDecoder;
  /** What is prepared, by the room that its dictionary lies in. */
  readonly #prepared = new Map<number, PreparedTable>();

  constructor(bytes: Uint8Array, encoder: BlockEncoder, decoder: BlockDecoder) {
    this.#bytes = bytes;
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  encode(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    return this.#encoder.encode(src, length, dst, capacity, prefix);
  }

  decode(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    return this.#decoder.decode(src, length, dst, capacity, prefix);
  }

  prepare(room: number, dictionary: Uint8Array): void {
    const { length } = dictionary;
    this.#bytes.set(dictionary, room);
    this.#prepared.set(room, { table: this.#encoder.prepare(room, length), length });
  }

  // Prefix and page are copied behind the dictionary, so that all that matches reach is in one piece.
  encodeAfter(
    room: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number {
    const prepared = this.#prepared.get(room)!;
    const known = room + prepared.length;
    this.#bytes.copyWithin(known, src - prefix, src + length);
    const page = known + prefix;
    return this.#encoder.encodeAfter(prepared.table, room, page, length, dst, capacity, prefix);
  }

  decodeAfter(
    room: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number {
    const dictionary = this.#prepared.get(room)!.length;
    const known = room + dictionary;
    const page = known + prefix;
    this.#bytes.copyWithin(known, dst - prefix, dst);
    const written = this.#decoder.decode(src, length, page, capacity, dictionary + prefix);
    if (written > 0) this.#bytes.copyWithin(dst, page, page + written);
    return written;
  }
}

/** A dictionary's positions, and how long it is. */
interface PreparedTable {
  readonly table: Uint16Array;
  readonly length: number;
}
