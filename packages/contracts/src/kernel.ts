import { ConfigError } from './errors.ts';
import type { PageMemory } from './page-memory.ts';

/** A kernel that has been compiled. Any number of instances of it can stand on one memory. */
export interface KernelModule {
  /** `WebAssembly.Module`. */
  readonly [Symbol.toStringTag]: string;
}

declare const WebAssembly: {
  Module: new (binary: Uint8Array) => KernelModule;
  Instance: new (
    module: KernelModule,
    imports: { env: Pick<PageMemory, 'memory'> },
  ) => { readonly exports: unknown };
  validate(binary: Uint8Array): boolean;
};
/** The shortest binary that is a module: its magic number and version. */
const emptyModule: Uint8Array = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

declare const atob: (base64: string) => string;

/** Whether WebAssembly can be used here; if not, why. `PAGEFOLD_NO_WASM=1` forbids it. */
export function probeWasm(): true | string {
  if (!('WebAssembly' in globalThis)) return 'WebAssembly is missing';
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  if (process?.env?.PAGEFOLD_NO_WASM === '1') return 'PAGEFOLD_NO_WASM=1 forbids WebAssembly';
  try {
    new WebAssembly.Module(emptyModule);
    return true;
  } catch (error) {
    // As where a page's Content-Security-Policy lacks 'wasm-unsafe-eval'.
    return `WebAssembly cannot be compiled here: ${(error as Error).message}`;
  }
}

/** @throws ConfigError `PAGEFOLD_UNAVAILABLE_BACKEND` where {@link probeWasm} has a reason. */
export function requireWasm(label: string): void {
  const available = probeWasm();
  if (available === true) return;
  throw new ConfigError('PAGEFOLD_UNAVAILABLE_BACKEND', `${label}: ${available}`);
}

/** Compiles the first of a kernel's builds, each in base64, that this engine takes; the last one always. */
export function compileKernel(...builds: readonly string[]): KernelModule {
  const binaries = builds.map((base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  const binary = binaries.find((bytes) => WebAssembly.validate(bytes)) ?? binaries.at(-1)!;
  return new WebAssembly.Module(binary);
}

/** Puts an instance of a kernel on a page memory and returns its functions. */
export function instantiateKernel<Functions>(
  module: KernelModule,
  { memory }: PageMemory,
): Functions {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Functions;
}
