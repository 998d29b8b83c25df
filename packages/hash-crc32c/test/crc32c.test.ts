import { backendLabel } from '@pagefold/contracts';
import { hasherOf } from '@pagefold/test-support';
import test from 'ava';
import { engines } from './support/engines.ts';
import { vectors } from './vectors.ts';

for (const engine of engines) {
  const label = backendLabel(engine);

  test(`${label}: digests are those of RFC 3720`, async (t) => {
    const { memory, page, digest } = await hasherOf(engine);
    for (const [input, expected] of vectors) {
      memory.bytes.set(input, page);
      t.is(digest(input.length), expected);
    }
  });

  test(`${label}: the seed changes nothing`, async (t) => {
    const one = await hasherOf(engine, 1n);
    const other = await hasherOf(engine, 2n);
    t.is(one.digest(4096), other.digest(4096));
  });

  test(`${label}: the digest may overwrite the bytes it is of`, async (t) => {
    const { memory, page, hasher, digest } = await hasherOf(engine);
    const input = Uint8Array.from({ length: 4096 }, (_, i) => i * 7);
    for (const length of [4, 15, 16, 4096]) {
      memory.bytes.set(input, page);
      const expected = digest(length);
      hasher.hash(page, length, page);
      t.is(Buffer.from(memory.bytes.subarray(page, page + 4)).toString('hex'), expected);
    }
  });
}
