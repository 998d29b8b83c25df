import { lz4Js, lz4Wasm } from '@pagefold/compress-lz4';
import { backendLabel, ConfigError } from '@pagefold/contracts';
import { BackendRegistry, Workbench } from '@pagefold/core';
import { withoutWebAssembly } from '@pagefold/test-support';
import test from 'ava';

const registry = new BackendRegistry([lz4Wasm, lz4Js]);

test.afterEach(() => {
  delete process.env.PAGEFOLD_NO_WASM;
});

test.serial('where WebAssembly may be used, the module is chosen', (t) => {
  t.is(backendLabel(registry.find('compressor', 'lz4')), 'lz4/wasm');
  process.env.PAGEFOLD_NO_WASM = '0';
  t.is(backendLabel(registry.find('compressor', 'lz4')), 'lz4/wasm');
});

test.serial('PAGEFOLD_NO_WASM=1 leaves JavaScript', (t) => {
  process.env.PAGEFOLD_NO_WASM = '1';
  t.is(backendLabel(registry.find('compressor', 'lz4')), 'lz4/js');
  t.is(lz4Wasm.probe(), 'PAGEFOLD_NO_WASM=1 forbids WebAssembly');
  t.throws(() => lz4Wasm.create({ memory: new Workbench(), pageSize: 4096 }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
    message: /^lz4\/wasm: .*PAGEFOLD_NO_WASM/,
  });
});

test.serial('without a process, as in a browser, nothing forbids WebAssembly', (t) => {
  const { process } = globalThis;
  Reflect.deleteProperty(globalThis, 'process');
  try {
    t.true(lz4Wasm.probe());
  } finally {
    globalThis.process = process;
  }
});

test.serial('without WebAssembly JavaScript is left', async (t) => {
  const memory = new Workbench();
  await withoutWebAssembly(async () => {
    t.is(backendLabel(registry.find('compressor', 'lz4')), 'lz4/js');
    for (const engine of [lz4Wasm]) {
      t.is(engine.probe(), 'WebAssembly is missing');
      await t.throwsAsync(async () => engine.create({ memory, pageSize: 4096 }), {
        instanceOf: ConfigError,
        code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
        message: `${backendLabel(engine)}: WebAssembly is missing`,
      });
    }
  });
});
