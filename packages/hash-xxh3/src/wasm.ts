import { probeWasm, wasmModule } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { checkSeed } from './seed.ts';
import { scalar, simd } from './xxh3.generated.ts';

/** The functions of assembly/xxh3.ts. */
interface Xxh3Module {
  workspaceLength(): number;
  init(workspace: number, seed: bigint): void;
  hash(workspace: number, src: number, length: number, out: number): void;
}

const instantiate = wasmModule<Xxh3Module>(simd, scalar);

/**
 * Makes an XXH3-64 hasher on the context's memory, keyed with its seed. The module reads pages in place,
 * and nothing is allocated per page. It uses SIMD where WebAssembly has it here.
 *
 * The digest is that of the reference's `XXH3_64bits_withSeed`, 8 bytes, most significant byte first
 * (the reference's canonical form). The hasher reserves 456 bytes for the secret and its accumulators.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option; `PAGEFOLD_UNAVAILABLE_BACKEND` where
 * there is no WebAssembly; `PAGEFOLD_PAGE_MEMORY_FULL` where the memory has no room left.
 * @throws StateError `PAGEFOLD_SEALED` once the pool stands.
 * @throws TypeError or RangeError for a seed that is none.
 */
export function createXxh3Wasm(context: HasherContext, options?: Options): Hasher {
  resolveOptions('xxh3/wasm', {}, options);
  const seed = checkSeed(context.seed);
  return new WasmXxh3Hasher(context, seed, instantiate('xxh3/wasm', context.memory));
}

/**
 * XXH3-64 (Yann Collet's xxHash 0.8) in WebAssembly on the page memory. Fast and well distributed, but
 * not collision resistant: the seed keeps strangers from preparing collisions, not from finding them.
 */
export const xxh3Wasm: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'xxh3',
  engine: 'wasm',
  contractVersion,
  options: {},
  probe: probeWasm,
  create: createXxh3Wasm,
};

class WasmXxh3Hasher implements Hasher {
  readonly name = 'xxh3';
  readonly digestLength = 8;
  readonly collisionResistant = false;
  readonly #hash: Xxh3Module['hash'];
  readonly #workspace: number = 0;

  constructor({ memory }: HasherContext, seed: bigint, module: Xxh3Module) {
    this.#hash = module.hash;
    this.#workspace = memory.reserve(module.workspaceLength(), 64);
    module.init(this.#workspace, seed);
  }

  hash(src: number, length: number, out: number): void {
    this.#hash(this.#workspace, src, length, out);
  }
}
