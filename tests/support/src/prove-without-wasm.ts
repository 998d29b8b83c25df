import {
  type AnyBackendDescriptor,
  type BackendDescriptor,
  backendLabel,
  ConfigError,
} from '@pagefold/contracts';
import { BackendRegistry, Workbench } from '@pagefold/core';
import test, { type ExecutionContext } from 'ava';
import { withoutWebAssembly } from './watch-web-assembly.ts';

/** Engines of one name, by whether they need WebAssembly; the first of each is the preferred one. */
export interface EnginesByNeed<K extends 'hasher' | 'compressor'> {
  readonly inWasm: readonly BackendDescriptor<K>[];
  readonly others: readonly BackendDescriptor<K>[];
}

/** Tests of what becomes of engines in WebAssembly where it is forbidden or missing. */
export function proveWithoutWasm<K extends 'hasher' | 'compressor'>(
  engines: EnginesByNeed<K>,
): void {
  const { inWasm, others } = engines;
  const registry = new BackendRegistry([...inWasm, ...others] as unknown as AnyBackendDescriptor[]);
  const { kind, name } = inWasm[0]!;
  const chosen = () => backendLabel(registry.find(kind, name));
  const context = () => ({ memory: new Workbench(), pageSize: 4096, seed: 0n });

  async function expectRefused(t: ExecutionContext, reason: string) {
    // Made before WebAssembly goes, which their memory is of.
    const contexts = inWasm.map(context);
    const run = async () => {
      t.is(chosen(), backendLabel(others[0]!));
      for (const [i, engine] of inWasm.entries()) {
        t.is(engine.probe(), reason);
        await t.throwsAsync(async () => engine.create(contexts[i]! as never), {
          instanceOf: ConfigError,
          code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
          message: `${backendLabel(engine)}: ${reason}`,
        });
      }
    };
    await (reason === 'WebAssembly is missing' ? withoutWebAssembly(run) : run());
  }

  test.afterEach(() => {
    delete process.env.PAGEFOLD_NO_WASM;
  });

  test.serial('where WebAssembly may be used, the module is chosen', (t) => {
    t.is(chosen(), backendLabel(inWasm[0]!));
    process.env.PAGEFOLD_NO_WASM = '0';
    t.is(chosen(), backendLabel(inWasm[0]!));
  });

  test.serial('PAGEFOLD_NO_WASM=1 leaves JavaScript', async (t) => {
    process.env.PAGEFOLD_NO_WASM = '1';
    await expectRefused(t, 'PAGEFOLD_NO_WASM=1 forbids WebAssembly');
  });

  test.serial('without WebAssembly JavaScript is left', (t) =>
    expectRefused(t, 'WebAssembly is missing'),
  );
}
