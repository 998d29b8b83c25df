import { crc32cWasm, createCrc32cWasm } from '@pagefold/hash-crc32c';
import { hasherOf } from '@pagefold/test-support';
import test from 'ava';

/** How many modules have been compiled since. */
function countCompilations(): () => number {
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { Module: new (binary: Uint8Array) => object };
  };
  let count = 0;
  WebAssembly.Module = class extends WebAssembly.Module {
    constructor(binary: Uint8Array) {
      super(binary);
      // The empty module only shows whether anything can be compiled at all.
      if (binary.length > 8) count++;
    }
  };
  return () => count;
}

test('the module is compiled once, at the first use', async (t) => {
  const compilations = countCompilations();
  t.true(crc32cWasm.probe());
  t.is(compilations(), 0);
  const first = await hasherOf(crc32cWasm);
  t.is(compilations(), 1);
  const second = await hasherOf(crc32cWasm);
  t.is(compilations(), 1);
  t.is(second.digest(4096), first.digest(4096));
});

test('the module’s hasher is there at once', async (t) => {
  const { memory } = await hasherOf(crc32cWasm);
  // The memory is sealed already: what is thrown comes at once too.
  const code = 'PAGEFOLD_SEALED';
  t.throws(() => createCrc32cWasm({ memory, pageSize: 4096, seed: 0n }), { code });
});
