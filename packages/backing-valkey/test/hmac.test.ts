import { createHmac } from 'node:crypto';
import { Random, seedOf } from '@pagefold/faults';
import test from 'ava';
import { createHashHmac } from '../dist/hash-hmac.js';
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
      t.deepEqual(hmac.message, Buffer.concat([first, second]));
    }
  });
}

for (const engine of ['WebAssembly', 'node:crypto']) {
  test(`HMACs of hashes are those of node:crypto, by ${engine}, with keys in turns`, (t) => {
    t.log(`seed ${seed}: PAGEFOLD_SEED`);
    const random = new Random(seedOf(seed, 7));
    const bytes = (length: number): Uint8Array => {
      const some = new Uint8Array(length);
      random.fill(some);
      return some;
    };
    const before = process.env.PAGEFOLD_NO_WASM;
    if (engine === 'node:crypto') process.env.PAGEFOLD_NO_WASM = '1';
    const keyed = [0, 1, 64, 127, 128].map((length) => {
      const key = bytes(length);
      return { key, hmac: createHashHmac(key) };
    });
    if (before === undefined) delete process.env.PAGEFOLD_NO_WASM;
    else process.env.PAGEFOLD_NO_WASM = before;
    for (let n = 0; n < 200; n++) {
      const { key, hmac } = random.pick(keyed);
      const hash = bytes(32);
      t.deepEqual(hmac.of(hash), createHmac('sha512', key).update(hash).digest());
    }
  });
}
