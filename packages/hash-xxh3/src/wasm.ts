import {
  type BackendDescriptor,
  compileKernel,
  contractVersion,
  type Hasher,
  type HasherContext,
  instantiateKernel,
  type KernelModule,
  type Options,
  probeWasm,
  requireWasm,
  resolveOptions,
} from '@pagefold/contracts';
import { scalar, simd } from './xxh3.generated.ts';

/** The functions of assembly/xxh3.ts. */
interface Xxh3Kernel {
  workspaceLength(): number;
  init(workspace: number, seed: bigint): void;
  hash(workspace: number, src: number, length: number, out: number): void;
}

/** Compiled at the first use and then kept: every hasher of the process is an instance of it. */
let kernelModule: KernelModule | undefined;

/**
 * Makes an XXH3-64 hasher on the context's memory, keyed with its seed. The kernel reads pages in place,
 * and nothing is allocated per page. It uses SIMD where WebAssembly has it here.
 *
 * The digest is that of the reference's `XXH3_64bits_withSeed`, 8 bytes, most significant byte first
 * (the reference's canonical form). The hasher reserves 456 bytes for the secret and its accumulators.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option; `PAGEFOLD_UNAVAILABLE_BACKEND` where
 * there is no WebAssembly; `PAGEFOLD_PAGE_MEMORY_FULL` where the memory has no room left.
 * @throws StateError `PAGEFOLD_SEALED` once the pool stands.
 */
export function createXxh3Wasm(context: HasherContext, options?: Options): Hasher {
  resolveOptions('xxh3/wasm', {}, options);
  requireWasm('xxh3/wasm');
  kernelModule ??= compileKernel(simd, scalar);
  return new WasmXxh3Hasher(context, instantiateKernel<Xxh3Kernel>(kernelModule, context.memory));
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
  readonly #hash: Xxh3Kernel['hash'];
  readonly #workspace: number;

  constructor({ memory, seed }: HasherContext, kernel: Xxh3Kernel) {
    this.#hash = kernel.hash;
    this.#workspace = memory.reserve(kernel.workspaceLength(), 64);
    kernel.init(this.#workspace, seed);
  }

  hash(src: number, length: number, out: number): void {
    this.#hash(this.#workspace, src, length, out);
  }
}
