import { backendLabel, ConfigError } from '@pagefold/contracts';
import { BackendRegistry, Workbench } from '@pagefold/core';
import { xxh3HashWasm, xxh3Js, xxh3Wasm } from '@pagefold/hash-xxh3';
import { withoutWebAssembly } from '@pagefold/test-support';
import test from 'ava';

const registry = new BackendRegistry([xxh3Wasm, xxh3HashWasm, xxh3Js]);
const context = () => ({ memory: new Workbench(), pageSize: 4096, seed: 0n });

test.afterEach(() => {
  delete process.env.PAGEFOLD_NO_WASM;
});

test.serial('where WebAssembly may be used, the module is chosen', (t) => {
  t.is(backendLabel(registry.find('hasher', 'xxh3')), 'xxh3/wasm');
  process.env.PAGEFOLD_NO_WASM = '0';
  t.is(backendLabel(registry.find('hasher', 'xxh3')), 'xxh3/wasm');
});

test.serial('PAGEFOLD_NO_WASM=1 leaves JavaScript', async (t) => {
  process.env.PAGEFOLD_NO_WASM = '1';
  t.is(backendLabel(registry.find('hasher', 'xxh3')), 'xxh3/js');
  for (const engine of [xxh3Wasm, xxh3HashWasm]) {
    t.is(engine.probe(), 'PAGEFOLD_NO_WASM=1 forbids WebAssembly');
    await t.throwsAsync(async () => engine.create(context()), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
      message: new RegExp(`^${backendLabel(engine)}: .*PAGEFOLD_NO_WASM`),
    });
  }
});

test.serial('without a process, as in a browser, nothing forbids WebAssembly', (t) => {
  const { process } = globalThis;
  Reflect.deleteProperty(globalThis, 'process');
  try {
    t.true(xxh3Wasm.probe());
  } finally {
    globalThis.process = process;
  }
});

test.serial('without WebAssembly JavaScript is left', async (t) => {
  const memory = new Workbench();
  await withoutWebAssembly(async () => {
    t.is(backendLabel(registry.find('hasher', 'xxh3')), 'xxh3/js');
    for (const engine of [xxh3Wasm, xxh3HashWasm]) {
      t.is(engine.probe(), 'WebAssembly is missing');
      await t.throwsAsync(async () => engine.create({ memory, pageSize: 4096, seed: 0n }), {
        instanceOf: ConfigError,
        code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
        message: `${backendLabel(engine)}: WebAssembly is missing`,
      });
    }
  });
});
