import { backendLabel, ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { createXxh3, xxh3 } from '@pagefold/hash-xxh3';
import test from 'ava';
import { vectorInput, vectorSeeds, vectorTable } from './vectors.ts';

const pageSize = 65536;
const input = vectorInput(pageSize);

async function bench(seed: bigint) {
  const memory = new Workbench({ byteLength: 1 << 19, guards: true });
  const page = memory.reserve(pageSize);
  const out = memory.reserve(8);
  const hasher = await createXxh3({ memory, pageSize, seed });
  memory.seal();
  memory.bytes.set(input, page);
  const digest = (length: number, src = page) => {
    hasher.hash(src, length, out);
    memory.checkGuards();
    return Buffer.from(memory.bytes.subarray(out, out + 8)).toString('hex');
  };
  return { memory, page, hasher, digest };
}

const rows = vectorTable
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

for (const [column, seed] of vectorSeeds.entries()) {
  test(`digests are the reference's, seed 0x${seed.toString(16)}`, async (t) => {
    const { digest } = await bench(seed);
    t.true(rows.length > 50);
    for (const row of rows) t.is(digest(Number(row[0])), row[column + 1]!, `length ${row[0]}`);
  });
}

test('a digest depends on the bytes in [src, src + length) and nothing else', async (t) => {
  const { memory, page, digest } = await bench(7n);
  const expected = digest(4096, page + 4096);
  memory.bytes.fill(0xff, page, page + 4096);
  memory.bytes.fill(0xff, page + 8192, page + pageSize);
  t.is(digest(4096, page + 4096), expected);
  memory.bytes[page + 4096]! ^= 1;
  t.not(digest(4096, page + 4096), expected);
  memory.bytes[page + 4096]! ^= 1;
  memory.bytes[page + 8191]! ^= 1;
  t.not(digest(4096, page + 4096), expected);
  memory.bytes[page + 8191]! ^= 1;
  memory.bytes.copyWithin(page + 13, page + 4096, page + 8192);
  t.is(digest(4096, page + 13), expected);
});

test('hashers of two pools do not disturb each other', async (t) => {
  const [one, other] = await Promise.all([bench(vectorSeeds[1]!), bench(vectorSeeds[3]!)]);
  for (const row of rows) {
    t.is(one.digest(Number(row[0])), row[2]!);
    t.is(other.digest(Number(row[0])), row[4]!);
  }
});

test('two hashers on one memory do not disturb each other', async (t) => {
  const { memory, page, hasher } = await bench(1n);
  const other = await createXxh3({ memory, pageSize, seed: 1n << 32n });
  const [, , ofOne, ofOther] = rows.find(([length]) => length === '4096')!;
  hasher.hash(page, 4096, page + 4096);
  other.hash(page, 4096, page + 4104);
  t.is(Buffer.from(memory.bytes.subarray(page + 4096, page + 4104)).toString('hex'), ofOne!);
  t.is(Buffer.from(memory.bytes.subarray(page + 4104, page + 4112)).toString('hex'), ofOther!);
});

test('the digest may overwrite the page it is of', async (t) => {
  const { memory, page, hasher, digest } = await bench(0n);
  const expected = digest(4096);
  hasher.hash(page, 4096, page);
  t.is(Buffer.from(memory.bytes.subarray(page, page + 8)).toString('hex'), expected);
});

test('the descriptor describes the hasher', async (t) => {
  const { hasher } = await bench(0n);
  t.is(backendLabel(xxh3), 'xxh3');
  t.is(hasher.name, xxh3.name);
  t.is(hasher.digestLength, 8);
  t.false(hasher.collisionResistant);
  t.true(xxh3.probe());
});

test('an unknown option is refused', async (t) => {
  const memory = new Workbench();
  const error = await t.throwsAsync(
    async () => xxh3.create({ memory, pageSize, seed: 0n }, { seed: 1 }),
    { instanceOf: ConfigError },
  );
  t.is(error.code, 'PAGEFOLD_INVALID_OPTION');
});
