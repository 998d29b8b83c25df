import { backendLabel } from '@pagefold/contracts';
import { hasherOf } from '@pagefold/test-support';
import test from 'ava';
import { engines } from './support/engines.ts';
import { vectorInput, vectorRows, vectorSeeds } from './vectors.ts';

const pageSize = 65536;
const input = vectorInput(pageSize);

for (const engine of engines) {
  const label = backendLabel(engine);

  for (const [column, seed] of vectorSeeds.entries()) {
    test(`${label}: digests are the reference's, seed 0x${seed.toString(16)}`, async (t) => {
      const { memory, page, digest } = await hasherOf(engine, seed);
      memory.bytes.set(input, page);
      t.true(vectorRows.length > 50);
      for (const { length, digests } of vectorRows) {
        t.is(digest(length), digests[column]!, `length ${length}`);
      }
    });
  }

  test(`${label}: the digest may overwrite the bytes it is of`, async (t) => {
    const { memory, page, hasher, digest } = await hasherOf(engine, 0n);
    for (const length of [8, 16, 128, 240, 4096]) {
      memory.bytes.set(input, page);
      const expected = digest(length);
      hasher.hash(page, length, page);
      const written = memory.bytes.subarray(page, page + 8);
      t.is(Buffer.from(written).toString('hex'), expected, `length ${length}`);
    }
  });

  test(`${label}: a seed that is none is refused`, async (t) => {
    for (const seed of [-1n, 2n ** 64n]) {
      await t.throwsAsync(hasherOf(engine, seed), {
        instanceOf: RangeError,
        message: `"seed" expected a bigint from 0 to 2⁶⁴ − 1, got ${seed}`,
      });
    }
    for (const seed of [5, '5', null] as unknown as bigint[]) {
      await t.throwsAsync(hasherOf(engine, seed), {
        instanceOf: TypeError,
        message: /^"seed" expected a bigint/,
      });
    }
  });
}
