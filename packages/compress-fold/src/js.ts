import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  resolveOptions,
} from '@pagefold/contracts';
import { Fold, type PageCodec } from './fold.ts';
import type { FoldName } from './format/trained.ts';
import { type FoldOptions, foldOptionsSchema } from './options.ts';
import type { Room } from './room.ts';
import { BestParser } from './twin/best-parser.ts';
import { LazyParser, type PageParser } from './twin/lazy-parser.ts';
import { PageDecoder } from './twin/page-decoder.ts';
import { RangeDecoder } from './twin/range-decoder.ts';
import { RangeEncoder } from './twin/range-encoder.ts';
import { RansDecoder } from './twin/rans-decoder.ts';
import { RansEncoder } from './twin/rans-encoder.ts';

/**
 * Makes a `fold-s` codec on the context's memory that runs in JavaScript. Objects, refusals and verdicts
 * are those of `createFoldSWasm`.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_PAGE_MEMORY_FULL` where the memory has no room left.
 * @throws StateError `PAGEFOLD_SEALED` once the pool stands.
 */
export function createFoldSJs(context: CompressorContext, options?: FoldOptions): Compressor {
  return create('fold-s', context, options);
}

/** The same for `fold-a`. */
export function createFoldAJs(context: CompressorContext, options?: FoldOptions): Compressor {
  return create('fold-a', context, options);
}

/** `fold-s` in JavaScript, the engine `js`: for where WebAssembly cannot run, and to compare it with. */
export const foldSJs: BackendDescriptor<'compressor'> = descriptorOf('fold-s');

/** `fold-a` in JavaScript. */
export const foldAJs: BackendDescriptor<'compressor'> = descriptorOf('fold-a');

function descriptorOf(name: FoldName): BackendDescriptor<'compressor'> {
  return {
    kind: 'compressor',
    name,
    engine: 'js',
    contractVersion,
    options: foldOptionsSchema,
    probe: () => true,
    create: (context, options) => create(name, context, options),
  };
}

function create(
  name: FoldName,
  context: CompressorContext,
  options: FoldOptions | undefined,
): Compressor {
  const { parse } = resolveOptions(`${name}/js`, foldOptionsSchema, options);
  return new Fold(name, context, new JsPageCodec(name, context, parse === 'best'), parse, 0);
}

class JsPageCodec implements PageCodec {
  readonly #parser: PageParser;
  readonly #encoder: RansEncoder | RangeEncoder;
  readonly #decoder: PageDecoder;

  constructor(name: FoldName, { memory, pageSize }: CompressorContext, isBest: boolean) {
    const { bytes } = memory;
    const isStatic = name === 'fold-s';
    this.#parser = new (isBest ? BestParser : LazyParser)(bytes, pageSize);
    this.#encoder = isStatic ? new RansEncoder(bytes) : new RangeEncoder(bytes);
    this.#decoder = new PageDecoder(
      bytes,
      isStatic ? new RansDecoder(bytes) : new RangeDecoder(bytes),
    );
  }

  encode(
    room: Room,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    base: number,
  ): number {
    this.#parser.parse(room, src, length, base);
    return this.#encoder.encode(room, this.#parser.events, dst, capacity);
  }

  decode(
    room: Room,
    src: number,
    length: number,
    dst: number,
    pageLength: number,
    base: number,
  ): boolean {
    return this.#decoder.decode(room, src, length, dst, pageLength, base);
  }
}
