// Alone: its engine has no SIMD from the beginning on.

import { xxh3HashWasm, xxh3Wasm } from '@pagefold/hash-xxh3';
import { hashersOf, watchWebAssembly } from '@pagefold/test-support';
import test from 'ava';
import { vectorInput, vectorSeeds } from './vectors.ts';

test('without SIMD another build of the module gives the same digests', async (t) => {
  const { compiled, validated } = watchWebAssembly({ hasSimd: false });
  const input = vectorInput(65536);
  for (const seed of vectorSeeds) {
    const { memory, page, digests } = await hashersOf([xxh3Wasm, xxh3HashWasm], seed);
    memory.bytes.set(input, page);
    for (const length of [...Array(301).keys(), 1024, 1025, 1088, 1089, 4096, 5000, 65535, 65536]) {
      const [module, oracle] = digests(length);
      t.is(module, oracle, `length ${length}`);
    }
  }
  t.is(compiled.length, 1);
  t.notDeepEqual(compiled[0], validated[0]);
});
