import { backendLabel, ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import test from 'ava';
import { engines, hasherOf } from './support/engines.ts';
import { vectors } from './vectors.ts';

const pageSize = 65536;

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

  test(`${label}: hashers on one memory and on two do not disturb each other`, async (t) => {
    const memory = new Workbench({ byteLength: 1 << 19, guards: true });
    const page = memory.reserve(pageSize);
    const out = memory.reserve(4);
    const hashers = await Promise.all(
      [1n, 2n, 3n].map((seed) => engine.create({ memory, pageSize, seed })),
    );
    memory.seal();
    const other = await hasherOf(engine);
    other.memory.bytes.fill(1, other.page, other.page + 100);
    for (const [input, expected] of vectors) {
      memory.bytes.set(input, page);
      for (const hasher of hashers) {
        other.digest(100);
        hasher.hash(page, input.length, out);
        memory.checkGuards();
        t.is(Buffer.from(memory.bytes.subarray(out, out + 4)).toString('hex'), expected);
      }
    }
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

  test(`${label}: the descriptor describes the hasher`, async (t) => {
    const { hasher } = await hasherOf(engine);
    t.is(hasher.name, engine.name);
    t.is(hasher.digestLength, 4);
    t.false(hasher.collisionResistant);
    t.true(engine.probe());
  });

  test(`${label}: an unknown option is refused`, async (t) => {
    const memory = new Workbench();
    const error = await t.throwsAsync(
      async () => engine.create({ memory, pageSize, seed: 0n }, { polynomial: 1 }),
      { instanceOf: ConfigError, message: new RegExp(`^${label}: `) },
    );
    t.is(error.code, 'PAGEFOLD_INVALID_OPTION');
  });
}
