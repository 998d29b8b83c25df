// Alone: it watches what is compiled for the first time.

import { crc32cWasm, createCrc32cWasm } from '@pagefold/hash-crc32c';
import { hasherOf, watchWebAssembly } from '@pagefold/test-support';
import test from 'ava';

test('the module is compiled once, at the first use', async (t) => {
  const { compiled } = watchWebAssembly({ hasSimd: true });
  t.true(crc32cWasm.probe());
  t.is(compiled.length, 0);
  const first = await hasherOf(crc32cWasm);
  t.is(compiled.length, 1);
  const second = await hasherOf(crc32cWasm);
  t.is(compiled.length, 1);
  t.is(second.digest(4096), first.digest(4096));
});

test('the module’s hasher is there at once', async (t) => {
  const { memory } = await hasherOf(crc32cWasm);
  // The memory is sealed already: what is thrown comes at once too.
  const code = 'PAGEFOLD_SEALED';
  t.throws(() => createCrc32cWasm({ memory, pageSize: 4096, seed: 0n }), { code });
});
