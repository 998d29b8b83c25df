interface WebAssemblyNamespace {
  Module: new (binary: Uint8Array) => object;
  validate(binary: Uint8Array): boolean;
}

/** Bytes of the module that shows whether anything can be compiled at all. */
const probeLength = 8;

/**
 * Records which modules are compiled and what is validated from now on. `hasSimd` false makes it an
 * engine that takes no binary at first asking.
 */
export function watchWebAssembly({ hasSimd }: { hasSimd: boolean }) {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyNamespace };
  const { Module, validate } = WebAssembly;
  const compiled: Uint8Array[] = [];
  const validated: Uint8Array[] = [];
  WebAssembly.Module = class extends Module {
    constructor(binary: Uint8Array) {
      super(binary);
      if (binary.length > probeLength) compiled.push(binary);
    }
  };
  WebAssembly.validate = (binary) => {
    validated.push(binary);
    return hasSimd && validate(binary);
  };
  return { compiled, validated };
}

/** Runs `action` in a world without WebAssembly. */
export async function withoutWebAssembly<T>(action: () => T): Promise<Awaited<T>> {
  const all = globalThis as { WebAssembly?: unknown };
  const { WebAssembly } = all;
  delete all.WebAssembly;
  try {
    return await action();
  } finally {
    all.WebAssembly = WebAssembly;
  }
}
