// Alone: it watches what is compiled for the first time.

import { createLz4Wasm, lz4Wasm } from '@pagefold/compress-lz4';
import { Workbench } from '@pagefold/core';
import { watchWebAssembly } from '@pagefold/test-support';
import test from 'ava';

test('the module is compiled once, at the first use, with SIMD', (t) => {
  const { compiled, validated } = watchWebAssembly({ hasSimd: true });
  t.true(lz4Wasm.probe());
  t.is(compiled.length, 0);
  const memory = new Workbench();
  createLz4Wasm({ memory, pageSize: 4096 });
  t.is(compiled.length, 1);
  t.is(compiled[0], validated[0]);
  createLz4Wasm({ memory, pageSize: 4096 });
  t.is(compiled.length, 1);
  memory.seal();
  t.throws(() => createLz4Wasm({ memory, pageSize: 4096 }), { code: 'PAGEFOLD_SEALED' });
});
