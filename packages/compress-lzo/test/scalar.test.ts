// Alone: its engine has no SIMD from the beginning on.

import { lzoWasm } from '@pagefold/compress-lzo';
import { damage, makePage, pageKinds, Random, watchWebAssembly } from '@pagefold/test-support';
import test from 'ava';
import { names, Pair } from './support/pair.ts';

test('without SIMD another build of the module does the same', (t) => {
  const { compiled, validated } = watchWebAssembly({ hasSimd: false });
  t.true(lzoWasm.probe());
  const pairs = names.map((name) => new Pair(name));
  const random = new Random(1);
  for (let i = 0; i < 600; i++) {
    const pair = pairs[i % 2]!;
    const length = i < 300 ? i : random.pick([4096, random.skewed(300, 65536)]);
    const page = makePage(pageKinds[i % pageKinds.length]!, length, i);
    const stream = pair.compress(page)!.slice();
    t.is(Buffer.compare(pair.decompress(stream, length)!, page), 0);
    const atEnd = random.pick(['source', 'destination'] as const);
    pair.decompress(damage(stream.subarray(0, 5000), random), length, { atEnd });
  }
  t.is(compiled.length, 1);
  t.notDeepEqual(compiled[0], validated[0]);
});
