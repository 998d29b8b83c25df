// Alone: its engine has no SIMD from the beginning on.

import { lz4Wasm } from '@pagefold/compress-lz4';
import { damage, makePage, pageKinds, Random, watchWebAssembly } from '@pagefold/test-support';
import test from 'ava';
import { Pair } from './support/pair.ts';

test('without SIMD another build of the module does the same', (t) => {
  const { compiled, validated } = watchWebAssembly({ hasSimd: false });
  t.true(lz4Wasm.probe());
  const pair = new Pair();
  const random = new Random(1);
  for (let i = 0; i < 600; i++) {
    const length = i < 300 ? i : random.pick([4096, random.skewed(300, 65536)]);
    const page = makePage(pageKinds[i % pageKinds.length]!, length, i);
    const block = pair.compress(page)!.slice();
    t.is(Buffer.compare(pair.decompress(block, length)!, page), 0);
    for (let changes = 0; changes < 5; changes++) {
      const atEnd = random.pick(['source', 'destination'] as const);
      pair.decompress(damage(block.subarray(0, 5000), random), length, { atEnd });
    }
  }
  t.is(compiled.length, 1);
  t.notDeepEqual(compiled[0], validated[0]);
});
