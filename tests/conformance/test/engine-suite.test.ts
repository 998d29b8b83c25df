import { byteHasher } from '@pagefold/backend-kit';
import { deflateNode, deflatePako } from '@pagefold/compress-deflate';
import {
  type ConformanceCase,
  compressorEngineSuite,
  hasherEngineSuite,
} from '@pagefold/conformance';
import type { BackendDescriptor } from '@pagefold/contracts';
import test from 'ava';
import { byName } from './support/builtin-descriptors.ts';
import { change } from './support/change.ts';
import { failingCases } from './support/failing-cases.ts';

function prove(cases: Iterable<ConformanceCase>): void {
  for (const { name, skip, run } of cases) {
    const runOrSkip = skip === undefined ? test : test.skip;
    runOrSkip(name, async (t) => {
      await run();
      t.pass();
    });
  }
}

for (const descriptors of byName('hasher').values()) prove(hasherEngineSuite({ descriptors }));
for (const descriptors of byName('compressor').values()) {
  prove(compressorEngineSuite({ descriptors }));
}

test('an engine that writes another encoding is caught', async (t) => {
  const other = change<'compressor'>(
    { ...deflatePako, engine: 'other' },
    (compressor, { memory }) => {
      const turn = (at: number) => {
        memory.bytes[at]! ^= 0x80;
      };
      return {
        compress(src, length, dst, capacity, prefix) {
          const written = compressor.compress(src, length, dst, capacity, prefix);
          if (written > 0) turn(dst);
          return written;
        },
        decompress(src, length, dst, capacity, prefix) {
          turn(src);
          return compressor.decompress(src, length, dst, capacity, prefix);
        },
      };
    },
  );
  const failures = await failingCases(
    compressorEngineSuite({ descriptors: [deflateNode, deflatePako, other] }),
  );
  t.deepEqual(Object.keys(failures), [
    'deflate/other decodes what deflate/node has compressed',
    'deflate/other decodes what deflate/pako has compressed',
    'deflate/node decodes what deflate/other has compressed',
    'deflate/pako decodes what deflate/other has compressed',
  ]);
});

test('an engine that makes other digests is caught', async (t) => {
  const engine = (name: string, seed: number): BackendDescriptor<'hasher'> =>
    byteHasher({
      name: 'sum',
      engine: name,
      digestLength: 4,
      hash(src, digest) {
        let sum = src.length === 241 ? seed : 0;
        for (const byte of src) sum = Math.imul(sum, 31) + byte;
        new DataView(digest.buffer, digest.byteOffset).setUint32(0, sum);
      },
    });
  const descriptors = [engine('one', 0), engine('same', 0), engine('other', 1)];
  const failures = await failingCases(hasherEngineSuite({ descriptors }));
  t.deepEqual(Object.keys(failures), ['sum/other makes the digests of sum/one']);
  t.regex(
    Object.values(failures)[0]!,
    /^digest of zeros of 241 bytes, seed 1 with the seed 0: exp/,
  );
});
