// Alone: it watches what is compiled for the first time.

import { createXxh3Wasm, xxh3Wasm } from '@pagefold/hash-xxh3';
import { hasherOf, watchWebAssembly } from '@pagefold/test-support';
import test from 'ava';

test('the module is compiled once, at the first use, with SIMD', async (t) => {
  const { compiled, validated } = watchWebAssembly({ hasSimd: true });
  t.true(xxh3Wasm.probe());
  t.is(compiled.length, 0);
  const first = await hasherOf(xxh3Wasm, 0n);
  t.is(compiled.length, 1);
  t.is(compiled[0], validated[0]);
  const second = await hasherOf(xxh3Wasm, 0n);
  t.is(compiled.length, 1);
  t.is(second.digest(4096), first.digest(4096));
});

test('the module’s hasher is there at once', async (t) => {
  const { memory } = await hasherOf(xxh3Wasm, 0n);
  // The memory is sealed already: what is thrown comes at once too.
  t.throws(() => createXxh3Wasm({ memory, pageSize: 4096, seed: 0n }), { code: 'PAGEFOLD_SEALED' });
});
