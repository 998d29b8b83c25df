import { probeWasm, wasmModule } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { scalar } from './crc32c.generated.ts';

/** The functions of assembly/crc32c.ts. */
interface Crc32cModule {
  workspaceLength(): number;
  init(workspace: number): void;
  hash(workspace: number, src: number, length: number, out: number): void;
}

const instantiate = wasmModule<Crc32cModule>(scalar);

/**
 * Makes a CRC-32C hasher on the context's memory. The module reads pages in place, and nothing is
 * allocated per page. The digest is the checksum as a number of 4 bytes, most significant byte first. The
 * hasher reserves 16 KiB for its tables.
 *
 * The context's seed is not used. A CRC is linear: two pages of one length that collide with one
 * initial value collide with every other, so a seed would hide nothing.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option; `PAGEFOLD_UNAVAILABLE_BACKEND` where
 * there is no WebAssembly; `PAGEFOLD_PAGE_MEMORY_FULL` where the memory has no room left.
 * @throws StateError `PAGEFOLD_SEALED` once the pool stands.
 */
export function createCrc32cWasm(context: HasherContext, options?: Options): Hasher {
  resolveOptions('crc32c/wasm', {}, options);
  return new WasmCrc32cHasher(context, instantiate('crc32c/wasm', context.memory));
}

/**
 * CRC-32C (RFC 3720, B.4) in WebAssembly on the page memory. Not collision resistant, and collisions are
 * easy to make.
 */
export const crc32cWasm: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'crc32c',
  engine: 'wasm',
  contractVersion,
  options: {},
  probe: probeWasm,
  create: createCrc32cWasm,
};

class WasmCrc32cHasher implements Hasher {
  readonly name = 'crc32c';
  readonly digestLength = 4;
  readonly collisionResistant = false;
  readonly #hash: Crc32cModule['hash'];
  readonly #workspace: number;

  constructor({ memory }: HasherContext, module: Crc32cModule) {
    this.#hash = module.hash;
    this.#workspace = memory.reserve(module.workspaceLength(), 64);
    module.init(this.#workspace);
  }

  hash(src: number, length: number, out: number): void {
    this.#hash(this.#workspace, src, length, out);
  }
}
