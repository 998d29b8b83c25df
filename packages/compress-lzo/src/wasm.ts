import { probeWasm, wasmModule } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  type Options,
  type PageMemory,
  resolveOptions,
} from '@pagefold/contracts';
import { scalar, simd } from './lzo.generated.ts';
import {
  Lzo,
  type LzoName,
  type LzoOptions,
  lzoOptionsSchema,
  lzoRleHashBits,
  type StreamCodec,
} from './lzo.ts';

/** The functions of assembly/lzo.ts. */
interface LzoModule {
  workspaceLength(hashBits: number): number;
  slack(): number;
  encode(
    workspace: number,
    hashBits: number,
    zeroRuns: boolean,
    src: number,
    length: number,
    dst: number,
    capacity: number,
  ): number;
  decode(src: number, length: number, dst: number, capacity: number): number;
}

const instantiate = wasmModule<LzoModule>(simd, scalar);

/**
 * Makes a codec of `lzo` on the context's memory. The module works on pages and streams in place, and nothing is
 * allocated per page. It uses SIMD where WebAssembly has it here. It reserves 16 KiB for its table, or 32 KiB with
 * `hashBits` 14.
 *
 * `compress` throws RangeError for more than 65536 bytes, the largest page there is.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for an unknown option or a value that it cannot have;
 * `PAGEFOLD_UNAVAILABLE_BACKEND` where there is no WebAssembly; `PAGEFOLD_PAGE_MEMORY_FULL` where the
 * memory has no room left.
 * @throws StateError `PAGEFOLD_SEALED` once the pool stands.
 */
export function createLzoWasm(context: CompressorContext, options?: LzoOptions): Compressor {
  const { hashBits } = resolveOptions('lzo/wasm', lzoOptionsSchema, options);
  return create('lzo', context, hashBits);
}

/**
 * Makes a codec of `lzo-rle` on the context's memory, otherwise as {@link createLzoWasm} does. It reserves 16 KiB for
 * its table.
 *
 * `compress` throws RangeError for more than 65536 bytes, the largest page there is.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option; `PAGEFOLD_UNAVAILABLE_BACKEND` where there is no
 * WebAssembly; `PAGEFOLD_PAGE_MEMORY_FULL` where the memory has no room left.
 * @throws StateError `PAGEFOLD_SEALED` once the pool stands.
 */
export function createLzoRleWasm(context: CompressorContext, options?: Options): Compressor {
  resolveOptions('lzo-rle/wasm', {}, options);
  return create('lzo-rle', context, lzoRleHashBits);
}

/** The kernel's `lzo` in WebAssembly on the page memory: streams as long as those of zram and zswap. */
export const lzoWasm: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'lzo',
  engine: 'wasm',
  contractVersion,
  options: lzoOptionsSchema,
  probe: probeWasm,
  // Names and values are checked by resolveOptions.
  create: (context, options) => createLzoWasm(context, options as LzoOptions | undefined),
};

/** The kernel's `lzo-rle`, its usual choice for zram, in WebAssembly on the page memory. */
export const lzoRleWasm: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'lzo-rle',
  engine: 'wasm',
  contractVersion,
  options: {},
  probe: probeWasm,
  create: createLzoRleWasm,
};

function create(name: LzoName, { memory }: CompressorContext, hashBits: number): Compressor {
  const module = instantiate(`${name}/wasm`, memory);
  const codec = new WasmStreamCodec(memory, module, name === 'lzo-rle', hashBits);
  return new Lzo(name, codec, module.slack());
}

class WasmStreamCodec implements StreamCodec {
  readonly #encode: LzoModule['encode'];
  readonly #decode: LzoModule['decode'];
  readonly #workspace: number;
  readonly #zeroRuns: boolean;
  readonly #hashBits: number;

  constructor(memory: PageMemory, module: LzoModule, zeroRuns: boolean, hashBits: number) {
    this.#encode = module.encode;
    this.#decode = module.decode;
    this.#workspace = memory.reserve(module.workspaceLength(hashBits), 64);
    this.#zeroRuns = zeroRuns;
    this.#hashBits = hashBits;
  }

  encode(src: number, length: number, dst: number, capacity: number): number {
    const bits = this.#hashBits;
    return this.#encode(this.#workspace, bits, this.#zeroRuns, src, length, dst, capacity);
  }

  decode(src: number, length: number, dst: number, capacity: number): number {
    return this.#decode(src, length, dst, capacity);
  }
}
