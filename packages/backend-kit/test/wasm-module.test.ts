import { probeWasm, startWasm, wasmModule } from '@pagefold/backend-kit';
import { ConfigError, type PageMemory } from '@pagefold/contracts';
import test from 'ava';
import { newMemory } from './support/memory.ts';

const all = globalThis as { WebAssembly?: unknown };
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (binary: Uint8Array) => object;
    Memory: new (limits: { initial: number }) => PageMemory['memory'];
  };
};
const { Module } = WebAssembly;

test.afterEach.always(() => {
  all.WebAssembly = WebAssembly;
  WebAssembly.Module = Module;
  delete process.env.PAGEFOLD_NO_WASM;
});

const unavailable = (reason: string) => ({
  instanceOf: ConfigError,
  code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
  message: `mine/wasm: ${reason}`,
});

/** A module with a function `read(address)`: the byte there. */
const readModule =
  '0061736d01000000 01060160017f017f 020f0103656e76066d656d6f7279020000 03020100' +
  '0708010472656164 0000 0a0901070020002d00000b';
/** The same with an instruction that no engine knows: what SIMD is to an old one. */
const newerModule = readModule.replace('2d0000', 'fdff0f');
const base64 = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('base64');

interface ReadModule {
  read(address: number): number;
}

function wasmMemory(): PageMemory {
  const memory = new WebAssembly.Memory({ initial: 1 });
  return { ...newMemory(), memory, bytes: new Uint8Array(memory.buffer) };
}

/** How many modules have been compiled since, not counting the empty one of a probe. */
function countCompilations(): () => number {
  let count = 0;
  WebAssembly.Module = class extends Module {
    constructor(binary: Uint8Array) {
      super(binary);
      if (binary.length > 8) count++;
    }
  };
  return () => count;
}

test.serial('WebAssembly can be used where a module can be compiled', (t) => {
  t.true(probeWasm());
  t.is(
    startWasm('mine/wasm', () => 5),
    5,
  );
});

test.serial('without a process, as in a browser, nothing forbids WebAssembly', (t) => {
  const { process } = globalThis;
  Reflect.deleteProperty(globalThis, 'process');
  try {
    t.true(probeWasm());
  } finally {
    globalThis.process = process;
  }
});

for (const [where, change, reason] of [
  ['without WebAssembly', () => delete all.WebAssembly, 'WebAssembly is missing'],
  [
    'where it is undefined',
    () => Object.assign(all, { WebAssembly: undefined }),
    'WebAssembly is missing',
  ],
  [
    'where it is forbidden',
    () => Object.assign(process.env, { PAGEFOLD_NO_WASM: '1' }),
    'PAGEFOLD_NO_WASM=1 forbids WebAssembly',
  ],
  [
    'under a Content-Security-Policy',
    () => {
      WebAssembly.Module = class {
        constructor() {
          throw new EvalError('violates the Content Security Policy');
        }
      };
    },
    'WebAssembly cannot be compiled here: violates the Content Security Policy',
  ],
] as const) {
  test.serial(`${where} the reason is told and nothing is started`, (t) => {
    change();
    t.is(probeWasm(), reason);
    t.throws(() => startWasm('mine/wasm', () => t.fail()), unavailable(reason));
    const instantiate = wasmModule<ReadModule>(base64(readModule));
    t.throws(() => instantiate('mine/wasm', newMemory()), unavailable(reason));
  });
}

test.serial(
  'what fails to start in spite of the probe is unavailable, at once or later',
  async (t) => {
    const cause = new RangeError('Out of memory: Cannot allocate Wasm memory for new instance');
    const expected = unavailable(`WebAssembly does not start: ${cause.message}`);
    const now = t.throws(() => {
      startWasm('mine/wasm', () => {
        throw cause;
      });
    }, expected);
    const later = await t.throwsAsync(
      startWasm('mine/wasm', () => Promise.reject(cause)),
      expected,
    );
    t.is(now.cause, cause);
    t.is(later.cause, cause);
    t.is(await startWasm('mine/wasm', () => Promise.resolve(5)), 5);
  },
);

test.serial('a module is compiled once, at the first use', (t) => {
  const compilations = countCompilations();
  const instantiate = wasmModule<ReadModule>(base64(readModule));
  t.is(compilations(), 0);
  const [one, other] = [wasmMemory(), wasmMemory()];
  one.bytes[77] = 1;
  other.bytes[77] = 2;
  const [first, second] = [instantiate('mine/wasm', one), instantiate('mine/wasm', other)];
  t.is(compilations(), 1);
  t.deepEqual([first.read(77), second.read(77)], [1, 2]);
});

test.serial('the first build that this engine takes is used', (t) => {
  const memory = wasmMemory();
  memory.bytes[5] = 9;
  const instantiate = wasmModule<ReadModule>(base64(newerModule), base64(readModule));
  t.is(instantiate('mine/wasm', memory).read(5), 9);
});

test.serial('a module that this engine does not take is unavailable', (t) => {
  const instantiate = wasmModule<ReadModule>(base64(newerModule));
  t.throws(() => instantiate('mine/wasm', wasmMemory()), {
    code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
    message: /^mine\/wasm: WebAssembly does not start: /,
  });
});
