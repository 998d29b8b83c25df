import { createHmac } from 'node:crypto';
import { Random, seedOf } from '@pagefold/faults';
import test from 'ava';
import { Hmac } from '../dist/hmac.js';

const seed = Number(process.env.PAGEFOLD_SEED ?? 1);

for (const [algorithm, keyLength] of [
  ['sha256', 32],
  ['sha512', 64],
] as const) {
  test(`${algorithm}: an HMAC is that of node:crypto, whatever came before`, (t) => {
    t.log(`seed ${seed}: PAGEFOLD_SEED`);
    const random = new Random(seedOf(seed, keyLength));
    const bytes = (length: number): Uint8Array => {
      const some = new Uint8Array(length);
      random.fill(some);
      return some;
    };
    const key = bytes(keyLength);
    const hmac = new Hmac(algorithm, key);
    for (const most of [0, 64, 5000, 200, 2 ** 17]) {
      const [first, second] = [bytes(random.between(0, 300)), bytes(most)];
      const expected = createHmac(algorithm, key).update(first).update(second).digest('binary');
      t.is(hmac.of(first, second), expected);
    }
  });
}
