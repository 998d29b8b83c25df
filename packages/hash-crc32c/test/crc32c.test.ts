import { backendLabel, ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { crc32c, createCrc32c } from '@pagefold/hash-crc32c';
import test from 'ava';
import fc from 'fast-check';

const pageSize = 65536;

async function bench(seed = 0n) {
  const memory = new Workbench({ byteLength: 1 << 19, guards: true });
  const page = memory.reserve(pageSize);
  const out = memory.reserve(4);
  const hasher = await createCrc32c({ memory, pageSize, seed });
  memory.seal();
  const digest = (length: number, src = page) => {
    hasher.hash(src, length, out);
    memory.checkGuards();
    return Buffer.from(memory.bytes.subarray(out, out + 4)).toString('hex');
  };
  return { memory, page, hasher, digest };
}

// The check value of the catalogue of CRCs, and RFC 3720 B.4, whose CRCs are printed there with the
// least significant byte first (32 zeros: aa 36 91 8a).
const vectors: readonly [input: Uint8Array, digest: string][] = [
  [Buffer.from('123456789'), 'e3069283'],
  [Buffer.alloc(0), '00000000'],
  [Buffer.alloc(32), '8a9136aa'],
  [Buffer.alloc(32, 0xff), '62a8ab43'],
  [Uint8Array.from({ length: 32 }, (_, i) => i), '46dd794e'],
  [Uint8Array.from({ length: 32 }, (_, i) => 31 - i), '113fdb5c'],
  [
    Buffer.from(
      '01c00000000000000000000000000000' +
        '14000000000004000000001400000018' +
        '28000000000000000200000000000000',
      'hex',
    ),
    'd9963a56',
  ],
];

/** CRC-32C one bit at a time, as the definition has it. */
function reference(bytes: Uint8Array): string {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (~crc >>> 0).toString(16).padStart(8, '0');
}

test('digests are those of RFC 3720', async (t) => {
  const { memory, page, digest } = await bench();
  for (const [input, expected] of vectors) {
    memory.bytes.set(input, page);
    t.is(digest(input.length), expected);
  }
});

test('any bytes of any length anywhere give the CRC by definition', async (t) => {
  const { memory, page, digest } = await bench();
  const contents = fc.uint8Array({ maxLength: 20000, size: 'max' });
  fc.assert(
    fc.property(contents, fc.nat(1000), (bytes, offset) => {
      memory.bytes.set(bytes, page + offset);
      return digest(bytes.length, page + offset) === reference(bytes);
    }),
  );
  t.is(digest(pageSize), reference(memory.bytes.subarray(page, page + pageSize)));
});

test('the seed changes nothing', async (t) => {
  const [one, other] = await Promise.all([bench(1n), bench(2n)]);
  t.is(one.digest(4096), other.digest(4096));
});

test('hashers of two pools do not disturb each other', async (t) => {
  const [one, other] = await Promise.all([bench(), bench()]);
  for (const [input, expected] of vectors) {
    one.memory.bytes.set(input, one.page);
    other.memory.bytes.fill(1, other.page, other.page + 100);
    other.digest(100);
    t.is(one.digest(input.length), expected);
  }
});

test('the digest may overwrite the page it is of', async (t) => {
  const { memory, page, hasher, digest } = await bench();
  const expected = digest(4096);
  hasher.hash(page, 4096, page);
  t.is(Buffer.from(memory.bytes.subarray(page, page + 4)).toString('hex'), expected);
});

test('the descriptor describes the hasher', async (t) => {
  const { hasher } = await bench();
  t.is(backendLabel(crc32c), 'crc32c');
  t.is(hasher.name, crc32c.name);
  t.is(hasher.digestLength, 4);
  t.false(hasher.collisionResistant);
  t.true(crc32c.probe());
});

test('an unknown option is refused', async (t) => {
  const memory = new Workbench();
  const error = await t.throwsAsync(
    async () => crc32c.create({ memory, pageSize, seed: 0n }, { polynomial: 1 }),
    { instanceOf: ConfigError },
  );
  t.is(error.code, 'PAGEFOLD_INVALID_OPTION');
});
