import { ConfigError, messageOf, type PageMemory } from '@pagefold/contracts';

/** A compiled module (`WebAssembly.Module`): any number of instances of it can stand on one memory. */
type CompiledModule = object;

interface WebAssemblyApi {
  readonly Module: new (binary: Uint8Array) => CompiledModule;
  readonly Instance: new (
    module: CompiledModule,
    imports: { env: Pick<PageMemory, 'memory'> },
  ) => { readonly exports: unknown };
  validate(binary: Uint8Array): boolean;
}

declare const atob: (base64: string) => string;

/** The shortest binary that is a module: its magic number and version. */
const emptyModule: Uint8Array = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Whether WebAssembly can be used here; if not, why. `PAGEFOLD_NO_WASM=1` forbids it. */
export function probeWasm(): true | string {
  const wasm = webAssembly();
  if (wasm === undefined) return 'WebAssembly is missing';
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  if (process?.env?.PAGEFOLD_NO_WASM === '1') return 'PAGEFOLD_NO_WASM=1 forbids WebAssembly';
  try {
    new wasm.Module(emptyModule);
    return true;
  } catch (error) {
    // As where a page's Content-Security-Policy lacks 'wasm-unsafe-eval'.
    return `WebAssembly cannot be compiled here: ${messageOf(error)}`;
  }
}

/**
 * Starts what needs WebAssembly: a module of ours, or a library that brings its own.
 *
 * @param label whose it is, for the message: `xxh3/wasm`.
 * @param start makes it, now or in time.
 * @returns what `start` returns.
 * @throws ConfigError `PAGEFOLD_UNAVAILABLE_BACKEND` where {@link probeWasm} has a reason, and where
 * starting fails in spite of it, as it does without address space for one more module.
 */
export function startWasm<T>(label: string, start: () => T): T {
  const available = probeWasm();
  if (available !== true) throw unavailable(label, available);
  let started: T;
  try {
    started = start();
  } catch (cause) {
    throw failedStart(label, cause);
  }
  if (!(started instanceof Promise)) return started;
  return started.catch((cause: unknown) => {
    throw failedStart(label, cause);
  }) as T;
}

/**
 * A WebAssembly module of ours, from its builds in base64. The first that this engine takes is compiled,
 * at the first use and not when it is imported, and then kept: all its instances in the process are made
 * of that.
 *
 * @returns puts an instance on a page memory and returns its functions. The label says whose it is; errors
 * are those of {@link startWasm}.
 */
export function wasmModule<Functions>(
  ...builds: readonly string[]
): (label: string, memory: Pick<PageMemory, 'memory'>) => Functions {
  let compiled: CompiledModule | undefined;
  return (label, { memory }) =>
    startWasm(label, () => {
      const wasm = webAssembly()!;
      compiled ??= compile(wasm, builds);
      return new wasm.Instance(compiled, { env: { memory } }).exports as Functions;
    });
}

function compile(wasm: WebAssemblyApi, builds: readonly string[]): CompiledModule {
  const binaries = builds.map((base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  const binary = binaries.find((bytes) => wasm.validate(bytes)) ?? binaries.at(-1)!;
  return new wasm.Module(binary);
}

function webAssembly(): WebAssemblyApi | undefined {
  return (globalThis as { WebAssembly?: WebAssemblyApi }).WebAssembly;
}

function failedStart(label: string, cause: unknown): ConfigError {
  return unavailable(label, `WebAssembly does not start: ${messageOf(cause)}`, { cause });
}

function unavailable(label: string, reason: string, options?: ErrorOptions): ConfigError {
  return new ConfigError('PAGEFOLD_UNAVAILABLE_BACKEND', `${label}: ${reason}`, options);
}
