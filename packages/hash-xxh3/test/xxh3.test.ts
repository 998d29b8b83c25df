import { backendLabel, ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import test from 'ava';
import { engines, hasherOf } from './support/engines.ts';
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

  test(`${label}: a digest depends on the bytes in [src, src + length) and nothing else`, async (t) => {
    const { memory, page, digest } = await hasherOf(engine, 7n);
    memory.bytes.set(input, page);
    const expected = digest(4096, page + 4096);
    memory.bytes.fill(0xff, page, page + 4096);
    memory.bytes.fill(0xff, page + 8192, page + pageSize);
    t.is(digest(4096, page + 4096), expected);
    memory.bytes[page + 4096]! ^= 1;
    t.not(digest(4096, page + 4096), expected);
    memory.bytes[page + 4096]! ^= 1;
    memory.bytes[page + 8191]! ^= 1;
    t.not(digest(4096, page + 4096), expected);
  });

  test(`${label}: hashers on one memory and on two do not disturb each other`, async (t) => {
    const memory = new Workbench({ byteLength: 1 << 19, guards: true });
    const page = memory.reserve(pageSize);
    const out = memory.reserve(8);
    const hashers = await Promise.all(
      vectorSeeds.map((seed) => engine.create({ memory, pageSize, seed })),
    );
    memory.seal();
    memory.bytes.set(input, page);
    const other = await hasherOf(engine, 3n);
    for (const { length, digests } of vectorRows) {
      other.digest(length);
      for (const [column, hasher] of hashers.entries()) {
        hasher.hash(page, length, out);
        memory.checkGuards();
        const digest = Buffer.from(memory.bytes.subarray(out, out + 8)).toString('hex');
        t.is(digest, digests[column]!, `length ${length}, hasher ${column}`);
      }
    }
  });

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

  test(`${label}: the descriptor describes the hasher`, async (t) => {
    const { hasher } = await hasherOf(engine, 0n);
    t.is(hasher.name, engine.name);
    t.is(hasher.digestLength, 8);
    t.false(hasher.collisionResistant);
    t.true(engine.probe());
  });

  test(`${label}: an unknown option is refused`, async (t) => {
    const memory = new Workbench();
    const error = await t.throwsAsync(
      async () => engine.create({ memory, pageSize, seed: 0n }, { seed: 1 }),
      { instanceOf: ConfigError, message: new RegExp(`^${label}: `) },
    );
    t.is(error.code, 'PAGEFOLD_INVALID_OPTION');
  });
}
