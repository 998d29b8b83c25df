import { byteCompressor, byteHasher } from '@pagefold/backend-kit';
import {
  type Compressor,
  ConfigError,
  CorruptionError,
  type Hasher,
  StateError,
} from '@pagefold/contracts';
import test from 'ava';
import { newMemory } from './support/memory.ts';

/** Sums the bytes. */
const sum = byteHasher({
  name: 'sum',
  digestLength: 4,
  hash(src, digest) {
    const total = src.reduce((a, b) => a + b, 0);
    digest.set([total >>> 24, total >>> 16, total >>> 8, total]);
  },
});

/** Keeps every other byte of what consists of pairs. */
const halves = byteCompressor({
  name: 'halves',
  engine: 'plain',
  compress(src, dst) {
    if (src.length / 2 > dst.length) return 0;
    for (let i = 0; i < src.length; i += 2) dst[i / 2] = src[i]!;
    return src.length / 2;
  },
  decompress(src, dst) {
    for (let i = 0; i < dst.length; i++) dst[i] = src[i >> 1]!;
    return src.length * 2;
  },
});

test('a hasher of byte arrays reads and writes at addresses, and nothing else', (t) => {
  const memory = newMemory();
  const hasher = sum.create({ memory, pageSize: 4096, seed: 0n }) as Hasher;
  memory.bytes.fill(9);
  memory.bytes.set([1, 2, 255], 100);
  hasher.hash(100, 3, 200);
  t.deepEqual([...memory.bytes.subarray(199, 205)], [9, 0, 0, 1, 2, 9]);
  t.is(hasher.name, 'sum');
  t.is(hasher.digestLength, 4);
  t.false(hasher.collisionResistant);
});

test('a hasher of byte arrays gets exactly the digest to fill', (t) => {
  const memory = newMemory();
  const lengths: number[] = [];
  const descriptor = byteHasher({
    name: 'lengths',
    digestLength: 32,
    collisionResistant: true,
    hash: (src, digest) => lengths.push(src.length, digest.length),
  });
  const hasher = descriptor.create({ memory, pageSize: 4096, seed: 0n }) as Hasher;
  hasher.hash(0, 0, 64);
  t.deepEqual(lengths, [0, 32]);
  t.true(hasher.collisionResistant);
});

test('a function on bytes keeps its `this`', (t) => {
  const memory = newMemory();
  const spec = {
    name: 'constant',
    digestLength: 4 as const,
    value: 7,
    hash(_: Uint8Array, digest: Uint8Array) {
      digest.fill(this.value);
    },
  };
  const hasher = byteHasher(spec).create({ memory, pageSize: 4096, seed: 0n }) as Hasher;
  hasher.hash(0, 1, 8);
  t.deepEqual([...memory.bytes.subarray(7, 13)], [0, 7, 7, 7, 7, 0]);
});

test('a compressor of byte arrays reads and writes at addresses, and nothing else', (t) => {
  const memory = newMemory();
  const compressor = halves.create({ memory, pageSize: 4096 }) as Compressor;
  memory.bytes.fill(9);
  memory.bytes.set([5, 5, 6, 6], 100);
  t.is(compressor.compress(100, 4, 200, 2, 0), 2);
  t.deepEqual([...memory.bytes.subarray(199, 203)], [9, 5, 6, 9]);
  t.is(compressor.decompress(200, 2, 300, 4, 0), 4);
  t.deepEqual([...memory.bytes.subarray(299, 305)], [9, 5, 5, 6, 6, 9]);
  t.is(compressor.compress(100, 4, 200, 1, 0), 0);
});

test('a compressor of byte arrays has no slack and knows no prefix', (t) => {
  const compressor = halves.create({ memory: newMemory(), pageSize: 4096 }) as Compressor;
  t.is(compressor.name, 'halves');
  t.deepEqual(compressor.capabilities, { maxPrefix: 0 });
  t.is(compressor.readSlack, 0);
  t.is(compressor.writeSlack, 0);
});

test('the bound is what is given, else an eighth more and 64', (t) => {
  const context = { memory: newMemory(), pageSize: 4096 };
  t.is((halves.create(context) as Compressor).bound(4096), 4096 + 512 + 64);
  const bound = (length: number) => length + 1;
  const given = byteCompressor({ name: 'x', bound, compress: () => 0, decompress: () => 0 });
  t.is((given.create(context) as Compressor).bound(4096), 4097);
});

test('their descriptors name the engine only where there is one', (t) => {
  t.is(halves.engine, 'plain');
  t.false('engine' in sum);
  t.is(sum.kind, 'hasher');
  t.is(halves.kind, 'compressor');
  t.is(sum.contractVersion, 1);
  t.true(sum.probe());
  t.true(halves.probe());
});

test('they have no options', (t) => {
  const context = { memory: newMemory(), pageSize: 4096, seed: 0n };
  const expected = { instanceOf: ConfigError, code: 'PAGEFOLD_INVALID_OPTION' } as const;
  t.throws(() => sum.create(context, { level: 1 }), expected);
  t.throws(() => halves.create(context, { level: 1 }), expected);
});

test('whatever a codec throws while it decompresses is damage, with the cause', (t) => {
  const context = { memory: newMemory(), pageSize: 4096 };
  const codec = (cause: unknown) =>
    byteCompressor({
      name: 'picky',
      compress: () => 0,
      decompress() {
        throw cause;
      },
    }).create(context) as Compressor;
  for (const cause of [new RangeError('no such block'), 'no such block']) {
    const error = t.throws(() => codec(cause).decompress(0, 1, 100, 10, 0), {
      instanceOf: CorruptionError,
      code: 'PAGEFOLD_DECOMPRESS_FAIL',
      message: 'picky: no such block',
    });
    t.is(error.cause, cause);
  }
  const own = new StateError('PAGEFOLD_BUSY', 'called back');
  t.is(
    t.throws(() => codec(own).decompress(0, 1, 100, 10, 0)),
    own,
  );
});
