import { ConfigError, probeWasm, requireWasm } from '@pagefold/contracts';
import test from 'ava';

test.serial('WebAssembly can be used where a module can be compiled', (t) => {
  t.true(probeWasm());
  t.notThrows(() => requireWasm('mine/wasm'));
});

test.serial('where compiling is forbidden, the reason is told', (t) => {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: unknown } };
  const { Module } = WebAssembly;
  WebAssembly.Module = class {
    constructor() {
      throw new EvalError('violates the Content Security Policy');
    }
  };
  try {
    t.is(probeWasm(), 'WebAssembly cannot be compiled here: violates the Content Security Policy');
    t.throws(() => requireWasm('mine/wasm'), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
      message: /^mine\/wasm: .*Content Security Policy/,
    });
  } finally {
    WebAssembly.Module = Module;
  }
});
