import { Workbench } from '@pagefold/core';
import { hashersOf } from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';
import { engines } from './support/engines.ts';
import { vectorInput, vectorSeeds } from './vectors.ts';

const input = vectorInput(65536 + 64);

/** Lengths where an engine goes another way, up to the largest page. */
const longer = [
  511, 512, 513, 575, 576, 577, 1023, 1024, 1025, 1087, 1088, 1089, 2048, 2049, 3000,
].concat([4095, 4096, 4097, 8192, 16384, 16385, 20000, 32768, 50001, 65471, 65535, 65536]);
const lengths = [...Array(301).keys(), ...longer];

for (const seed of [...vectorSeeds, 0x0123456789abcdefn, 1n << 63n]) {
  test(`module, twin and hash-wasm agree at every length, seed 0x${seed.toString(16)}`, async (t) => {
    const { memory, page, digests } = await hashersOf(engines, seed);
    memory.bytes.set(input, page);
    for (const length of lengths) {
      const [module, twin, oracle] = digests(length);
      t.is(module, oracle, `module, length ${length}`);
      t.is(twin, oracle, `twin, length ${length}`);
    }
  });
}

test('module, twin and hash-wasm agree at every address', async (t) => {
  const { memory, page, digests } = await hashersOf(engines, 0xfedcba9876543210n);
  memory.bytes.set(input, page);
  for (let offset = 0; offset < 64; offset++) {
    for (const length of [3, 8, 16, 17, 128, 129, 240, 241, 1024, 4096]) {
      const [module, twin, oracle] = digests(length, page + offset);
      t.is(module, oracle, `module, length ${length}, offset ${offset}`);
      t.is(twin, oracle, `twin, length ${length}, offset ${offset}`);
    }
  }
});

test('module, twin and hash-wasm agree on any bytes with any seed', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 5000, size: 'max' }),
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      fc.nat(63),
      async (bytes, seed, offset) => {
        const { memory, page, digests } = await hashersOf(engines, seed);
        memory.bytes.set(bytes, page + offset);
        const [module, twin, oracle] = digests(bytes.length, page + offset);
        return module === oracle && twin === oracle;
      },
    ),
  );
  t.pass();
});

test('words that carry in every addition give the same digests', async (t) => {
  const { memory, page, room, digests } = await hashersOf(engines, (1n << 64n) - 1n);
  for (const byte of [0, 0x7f, 0x80, 0xff]) {
    memory.bytes.fill(byte, page, page + room);
    for (const length of lengths) {
      const [module, twin, oracle] = digests(length);
      t.is(module, oracle, `module, ${length} bytes ${byte}`);
      t.is(twin, oracle, `twin, ${length} bytes ${byte}`);
    }
  }
});

test('nothing outside the memory is read when the bytes end where it ends', async (t) => {
  const { memory, page, out, hashers, digests } = await hashersOf(engines, 5n);
  const end = memory.bytes.length;
  for (const length of lengths) {
    memory.bytes.set(input.subarray(0, length), page);
    const expected = digests(length);
    memory.bytes.set(input.subarray(0, length), end - length);
    t.deepEqual(digests(length, end - length), expected, `length ${length}`);
  }
  // Where the bytes do end outside, the two that read in place say so.
  const [module, twin] = hashers;
  for (const hasher of [module!, twin!]) t.throws(() => hasher.hash(end - 4095, 4096, out));
});

test('addresses above 2 GiB are addresses like others', async (t) => {
  const memory = new Workbench({ byteLength: 2 ** 32 });
  const out = memory.reserve(8);
  const end = memory.bytes.length;
  const low = memory.reserve(4096);
  memory.bytes.set(input.subarray(0, 4096), low);
  memory.bytes.set(input.subarray(0, 4096), end - 4096);
  for (const engine of engines) {
    const hasher = await engine.create({ memory, pageSize: 4096, seed: 9n });
    for (const length of [0, 3, 16, 100, 240, 4096]) {
      hasher.hash(low, length, out);
      const expected = memory.bytes.slice(out, out + 8);
      memory.bytes.copyWithin(end - length, low, low + length);
      hasher.hash(end - length, length, out);
      t.deepEqual(memory.bytes.slice(out, out + 8), expected, `${engine.engine}, length ${length}`);
    }
  }
});
