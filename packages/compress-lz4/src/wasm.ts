import { probeWasm, wasmModule } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  type PageMemory,
  resolveOptions,
} from '@pagefold/contracts';
import { scalar, simd } from './lz4.generated.ts';
import { type BlockCodec, Lz4, type Lz4Options, lz4OptionsSchema, searchMargins } from './lz4.ts';

/** The functions of assembly/lz4.ts. */
interface Lz4Module {
  workspaceLength(): number;
  slack(): number;
  init(workspace: number, acceleration: number, searchMargin: number): void;
  encode(
    workspace: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number;
  decode(src: number, length: number, dst: number, capacity: number, prefix: number): number;
  roomLength(): number;
  dictionaryAt(room: number): number;
  prepare(room: number, length: number): void;
  encodeAfter(
    workspace: number,
    room: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number;
  decodeAfter(
    room: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number;
}

const instantiate = wasmModule<Lz4Module>(simd, scalar);

/**
 * Makes an LZ4 block codec on the context's memory. The module works on pages and blocks in place, and
 * nothing is allocated per page. It uses SIMD where WebAssembly has it here. It reserves 16 KiB and a few
 * bytes for its table.
 *
 * `compress` throws RangeError for more than 65536 bytes, the largest page there is.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for an unknown option or a value that it cannot have;
 * `PAGEFOLD_UNAVAILABLE_BACKEND` where there is no WebAssembly; `PAGEFOLD_PAGE_MEMORY_FULL` where the
 * memory has no room left.
 * @throws StateError `PAGEFOLD_SEALED` once the pool stands.
 */
export function createLz4Wasm(context: CompressorContext, options?: Lz4Options): Compressor {
  const { endRule, acceleration } = resolveOptions('lz4/wasm', lz4OptionsSchema, options);
  const { memory } = context;
  const module = instantiate('lz4/wasm', memory);
  const codec = new WasmBlockCodec(memory, module, acceleration, searchMargins[endRule]);
  return new Lz4(codec, module.slack(), context);
}

/**
 * LZ4 blocks in WebAssembly on the page memory, equal to those of liblz4 1.9.4 or, with `endRule:
 * 'kernel'`, as long as those of Linux.
 */
export const lz4Wasm: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'lz4',
  engine: 'wasm',
  contractVersion,
  options: lz4OptionsSchema,
  probe: probeWasm,
  // Names and values are checked by resolveOptions.
  create: (context, options) => createLz4Wasm(context, options as Lz4Options | undefined),
};

class WasmBlockCodec implements BlockCodec {
  readonly roomLength: number;
  readonly #bytes: Uint8Array;
  readonly #module: Lz4Module;
  readonly #encode: Lz4Module['encode'];
  readonly #decode: Lz4Module['decode'];
  readonly #workspace: number = 0;

  constructor(memory: PageMemory, module: Lz4Module, acceleration: number, searchMargin: number) {
    this.roomLength = module.roomLength();
    this.#bytes = memory.bytes;
    this.#module = module;
    this.#encode = module.encode;
    this.#decode = module.decode;
    this.#workspace = memory.reserve(module.workspaceLength(), 64);
    module.init(this.#workspace, acceleration, searchMargin);
  }

  encode(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    return this.#encode(this.#workspace, src, length, dst, capacity, prefix);
  }

  decode(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    return this.#decode(src, length, dst, capacity, prefix);
  }

  prepare(room: number, dictionary: Uint8Array): void {
    this.#bytes.set(dictionary, this.#module.dictionaryAt(room));
    this.#module.prepare(room, dictionary.length);
  }

  encodeAfter(
    room: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number {
    return this.#module.encodeAfter(this.#workspace, room, src, length, dst, capacity, prefix);
  }

  decodeAfter(
    room: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number {
    return this.#module.decodeAfter(room, src, length, dst, capacity, prefix);
  }
}
