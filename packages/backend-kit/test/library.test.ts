import { nodeBuiltin, probeLibrary, requireLibrary } from '@pagefold/backend-kit';
import { ConfigError } from '@pagefold/contracts';
import test from 'ava';

test.serial('a module of Node.js is found by its name', (t) => {
  const zlib = nodeBuiltin<{ inflateRawSync: unknown }>('node:zlib');
  t.true(probeLibrary(zlib));
  t.is(typeof requireLibrary('mine/node', zlib).inflateRawSync, 'function');
});

const unavailable = {
  instanceOf: ConfigError,
  code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
  message: 'mine/node: node:zlib is missing',
} as const;

for (const [where, process] of [
  ['in a browser', undefined],
  ['where a bundler gives a process', {}],
  ['in a Node.js that is too old', { getBuiltinModule: undefined }],
  ['in a runtime without it', { getBuiltinModule: () => undefined }],
] as const) {
  test.serial(`${where} the reason is told`, (t) => {
    const { process: own } = globalThis;
    Object.assign(globalThis, { process });
    try {
      const zlib = nodeBuiltin('node:zlib');
      t.is(probeLibrary(zlib), 'node:zlib is missing');
      t.throws(() => requireLibrary('mine/node', zlib), unavailable);
    } finally {
      globalThis.process = own;
    }
  });
}
