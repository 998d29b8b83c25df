import { Random } from '@pagefold/conformance';
import { Workbench } from '@pagefold/core';
import { hashersOf } from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';
import { engines } from './support/engines.ts';
import { reference } from './vectors.ts';

const input = bytesFrom(1, 65536 + 64);
const longer = [511, 512, 1023, 1025, 4095, 4096, 4097, 8192, 20001, 32768, 65535, 65536];
const lengths = [...Array(301).keys(), ...longer];

function bytesFrom(seed: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  new Random(seed).fill(bytes);
  return bytes;
}

test('module, twin and hash-wasm give the CRC by definition at every length', async (t) => {
  const { memory, page, digests } = await hashersOf(engines);
  memory.bytes.set(input, page);
  for (const length of lengths) {
    const expected = reference(input.subarray(0, length));
    t.deepEqual(digests(length), [expected, expected, expected], `length ${length}`);
  }
});

test('module, twin and hash-wasm agree at every address', async (t) => {
  const { memory, page, digests } = await hashersOf(engines);
  memory.bytes.set(input, page);
  for (let offset = 0; offset < 64; offset++) {
    for (const length of [1, 7, 8, 15, 16, 17, 100, 4096]) {
      const expected = reference(input.subarray(offset, offset + length));
      const what = `length ${length}, offset ${offset}`;
      t.deepEqual(digests(length, page + offset), [expected, expected, expected], what);
    }
  }
});

test('any bytes anywhere give the CRC by definition', async (t) => {
  const { memory, page, digests } = await hashersOf(engines);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20000, size: 'max' }), fc.nat(63), (bytes, offset) => {
      memory.bytes.set(bytes, page + offset);
      const expected = reference(bytes);
      return digests(bytes.length, page + offset).every((digest) => digest === expected);
    }),
  );
  t.pass();
});

test('nothing outside the memory is read when the bytes end where it ends', async (t) => {
  const { memory, out, hashers, digests } = await hashersOf(engines);
  const end = memory.bytes.length;
  for (const length of lengths) {
    memory.bytes.set(input.subarray(0, length), end - length);
    const expected = reference(input.subarray(0, length));
    t.deepEqual(digests(length, end - length), [expected, expected, expected], `length ${length}`);
  }
  // Where the bytes do end outside, the two that read in place say so.
  const [module, twin] = hashers;
  for (const hasher of [module!, twin!]) t.throws(() => hasher.hash(end - 4095, 4096, out));
});

test('addresses above 2 GiB are addresses like others', async (t) => {
  const memory = new Workbench({ byteLength: 2 ** 32 });
  const out = memory.reserve(4);
  const end = memory.bytes.length;
  for (const engine of engines) {
    const hasher = await engine.create({ memory, pageSize: 4096, seed: 0n });
    for (const length of [0, 3, 16, 100, 4096]) {
      memory.bytes.set(input.subarray(0, length), end - length);
      hasher.hash(end - length, length, out);
      const digest = Buffer.from(memory.bytes.subarray(out, out + 4)).toString('hex');
      t.is(digest, reference(input.subarray(0, length)), `${engine.engine}, length ${length}`);
    }
  }
});
