import { probeWasm, wasmModule } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  resolveOptions,
} from '@pagefold/contracts';
import { scalar } from './fold.generated.ts';
import { Fold, type PageCodec } from './fold.ts';
import type { FoldName } from './format/trained.ts';
import { type FoldOptions, foldOptionsSchema } from './options.ts';
import type { Room } from './room.ts';

type Encode = (
  workspace: number,
  pageSize: number,
  room: number,
  src: number,
  length: number,
  dst: number,
  capacity: number,
  base: number,
  isBest: boolean,
) => number;

type Decode = (
  room: number,
  src: number,
  length: number,
  dst: number,
  pageLength: number,
  base: number,
) => number;

/** The functions of assembly/fold.ts. */
interface FoldModule {
  workspaceLength(pageSize: number, isBest: boolean): number;
  slack(): number;
  encodeStatic: Encode;
  encodeAdaptive: Encode;
  decodeStatic: Decode;
  decodeAdaptive(workspace: number, ...rest: Parameters<Decode>): number;
}

const instantiate = wasmModule<FoldModule>(scalar);

/**
 * Makes a `fold-s` codec on the context's memory: quick to decode. The module works on pages and objects in
 * place, and nothing is allocated per page.
 *
 * `compress` throws RangeError for more bytes than a page has.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_UNAVAILABLE_BACKEND` where there is no WebAssembly;
 * `PAGEFOLD_PAGE_MEMORY_FULL` where the memory has no room left.
 * @throws StateError `PAGEFOLD_SEALED` once the pool stands.
 */
export function createFoldSWasm(context: CompressorContext, options?: FoldOptions): Compressor {
  return create('fold-s', context, options);
}

/** The same for `fold-a`: smaller, and slower to decode. */
export function createFoldAWasm(context: CompressorContext, options?: FoldOptions): Compressor {
  return create('fold-a', context, options);
}

/** `fold-s` in WebAssembly on the page memory. */
export const foldSWasm: BackendDescriptor<'compressor'> = descriptorOf('fold-s');

/** `fold-a` in WebAssembly on the page memory. */
export const foldAWasm: BackendDescriptor<'compressor'> = descriptorOf('fold-a');

function descriptorOf(name: FoldName): BackendDescriptor<'compressor'> {
  return {
    kind: 'compressor',
    name,
    engine: 'wasm',
    contractVersion,
    options: foldOptionsSchema,
    probe: probeWasm,
    create: (context, options) => create(name, context, options),
  };
}

function create(
  name: FoldName,
  context: CompressorContext,
  options: FoldOptions | undefined,
): Compressor {
  const label = `${name}/wasm`;
  const { parse } = resolveOptions(label, foldOptionsSchema, options);
  const module = instantiate(label, context.memory);
  const codec = new WasmPageCodec(name, module, context, parse === 'best');
  return new Fold(name, context, codec, parse, module.slack());
}

class WasmPageCodec implements PageCodec {
  readonly #encode: Encode;
  readonly #decode: Decode;
  readonly #workspace: number;
  readonly #pageSize: number;
  readonly #isBest: boolean;

  constructor(
    name: FoldName,
    module: FoldModule,
    { memory, pageSize }: CompressorContext,
    isBest: boolean,
  ) {
    const workspace = memory.reserve(module.workspaceLength(pageSize, isBest), 64);
    const isStatic = name === 'fold-s';
    this.#encode = isStatic ? module.encodeStatic : module.encodeAdaptive;
    this.#decode = isStatic
      ? module.decodeStatic
      : (room, src, length, dst, pageLength, base) =>
          module.decodeAdaptive(workspace, room, src, length, dst, pageLength, base);
    this.#workspace = workspace;
    this.#pageSize = pageSize;
    this.#isBest = isBest;
  }

  encode(
    { address }: Room,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    base: number,
  ): number {
    return this.#encode(
      this.#workspace,
      this.#pageSize,
      address,
      src,
      length,
      dst,
      capacity,
      base,
      this.#isBest,
    );
  }

  decode(
    { address }: Room,
    src: number,
    length: number,
    dst: number,
    pageLength: number,
    base: number,
  ): boolean {
    return this.#decode(address, src, length, dst, pageLength, base) !== 0;
  }
}
