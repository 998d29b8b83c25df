import { createRequire } from 'node:module';
import {
  createZstdNapi,
  createZstdNode,
  zstdNapi,
  zstdNode,
  zstdWasm,
} from '@pagefold/compress-zstd';
import { ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { withoutWebAssembly } from '@pagefold/test-support';
import test from 'ava';

const { getBuiltinModule } = process;
test.afterEach.always(() => {
  process.getBuiltinModule = getBuiltinModule;
});

/** A `node:module` whose `require` finds zstd-napi, or does not, and loads it, or does not. */
const nodeModule = (resolve: () => string, load: () => unknown) => () => ({
  createRequire: () => Object.assign(load, { resolve }),
});
const fails = () => {
  throw new Error('not found');
};

for (const [what, engine, create, getBuiltin, reason] of [
  ['in a browser', zstdNode, createZstdNode, undefined, 'node:zlib is missing'],
  ['on Node 20', zstdNode, createZstdNode, () => ({}), 'zlib.zstdCompressSync needs Node 22.15'],
  ['in a browser', zstdNapi, createZstdNapi, undefined, 'node:module is missing'],
  [
    'without the package',
    zstdNapi,
    createZstdNapi,
    nodeModule(fails, fails),
    'zstd-napi is not installed',
  ],
  [
    'without its native part',
    zstdNapi,
    createZstdNapi,
    nodeModule(() => '/zstd-napi/binding.js', fails),
    'zstd-napi is installed but does not load; "npm rebuild zstd-napi" may help',
  ],
] as const) {
  test.serial(`${what} zstd/${engine.engine} says why it cannot run`, (t) => {
    Object.assign(process, { getBuiltinModule: getBuiltin });
    t.is(engine.probe(), reason);
    const context = { memory: new Workbench(), pageSize: 4096 };
    const error = t.throws(() => create(context), { instanceOf: ConfigError });
    t.is(error.code, 'PAGEFOLD_UNAVAILABLE_BACKEND');
    t.true(error.message.includes(reason));
  });
}

test.serial('zstd/node runs exactly where Node has zstd', (t) => {
  const hasZstd = 'zstdCompressSync' in process.getBuiltinModule('node:zlib');
  t.is(zstdNode.probe() === true, hasZstd);
});

test.serial('zstd/napi runs exactly where zstd-napi is installed', (t) => {
  const { resolve } = createRequire(import.meta.url);
  const isInstalled = () => {
    try {
      return resolve('zstd-napi/binding') !== '';
    } catch {
      return false;
    }
  };
  t.is(zstdNapi.probe() === true, isInstalled());
});

test.serial('zstd/wasm says why it cannot run', async (t) => {
  const memory = new Workbench();
  const refused = async (reason: string) => {
    t.is(zstdWasm.probe(), reason);
    await t.throwsAsync(async () => zstdWasm.create({ memory, pageSize: 4096 }), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
      message: `zstd/wasm: ${reason}`,
    });
  };
  await withoutWebAssembly(() => refused('WebAssembly is missing'));
  process.env.PAGEFOLD_NO_WASM = '1';
  try {
    await refused('PAGEFOLD_NO_WASM=1 forbids WebAssembly');
  } finally {
    delete process.env.PAGEFOLD_NO_WASM;
  }
});
