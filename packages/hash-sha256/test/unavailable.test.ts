import crypto from 'node:crypto';
import { ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { createSha256Node, sha256Node, sha256Wasm } from '@pagefold/hash-sha256';
import { withoutWebAssembly } from '@pagefold/test-support';
import test from 'ava';

const { getBuiltinModule } = process;
test.afterEach.always(() => {
  process.getBuiltinModule = getBuiltinModule;
});

const context = () => ({ memory: new Workbench(), pageSize: 4096, seed: 0n });

for (const [place, replacement] of [
  ['an older Node or a browser', undefined],
  ['a runtime without node:crypto', () => undefined],
] as const) {
  test.serial(`in ${place} sha256/node says why it cannot run`, (t) => {
    Object.assign(process, { getBuiltinModule: replacement });
    t.is(sha256Node.probe(), 'node:crypto is missing');
    const error = t.throws(() => createSha256Node(context()), { instanceOf: ConfigError });
    t.is(error.code, 'PAGEFOLD_UNAVAILABLE_BACKEND');
  });
}

test.serial('without crypto.hash the digests are the same', (t) => {
  const { createHash } = crypto;
  Object.assign(process, { getBuiltinModule: () => ({ createHash }) });
  const { memory } = context();
  const page = memory.reserve(4096);
  const out = memory.reserve(32);
  memory.bytes.fill(0xa5, page, page + 4096);
  createSha256Node({ memory, pageSize: 4096, seed: 0n }).hash(page, 4096, out);
  const expected = createHash('sha256').update(Buffer.alloc(4096, 0xa5)).digest();
  t.deepEqual(Buffer.from(memory.bytes.subarray(out, out + 32)), expected);
});

test.serial('sha256/wasm says why it cannot run', async (t) => {
  const memory = new Workbench();
  const refused = async (reason: string) => {
    t.is(sha256Wasm.probe(), reason);
    await t.throwsAsync(async () => sha256Wasm.create({ memory, pageSize: 4096, seed: 0n }), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
      message: `sha256/wasm: ${reason}`,
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
