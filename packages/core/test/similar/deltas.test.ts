import { ConfigError } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { Trim } from '../support/backends.ts';
import { Difference } from '../support/difference.ts';
import { incompressible, pageSize, trimmed } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { kinOf, load, member, similarity, similarRig, storeFamily } from '../support/similar.ts';

test('a page that is similar to one that is there takes what differs, and is loaded as it was', (t) => {
  const made = similarRig();
  const device = made.device();
  t.is(device.store(0, member(1, 0)), 'stored');
  const before = made.check().comprDataSize;
  t.is(device.store(1, member(1, 1)), 'stored');
  const stats = made.check();
  t.deepEqual(kinOf(made), { deltas: 1, bases: 1, dead: 0 });
  t.is(stats.comprDataSize - before, 6);
  t.is(stats.similarityTries, 1);
  t.is(stats.similarityRefused, 0);
  t.is(stats.similaritySavedBytes, 3005 - 6);
  sameBytes(t, load(device, 0), member(1, 0));
  sameBytes(t, load(device, 1), member(1, 1));
});

test('a pool is told so, or looks for nothing similar and keeps nothing for it', (t) => {
  const compressor = (memory: ConstructorParameters<typeof Difference>[0]) =>
    new Difference(memory);
  const off = rig({ compressor });
  const on = similarRig();
  for (const made of [off, on]) storeFamily(made.device(), 1, 100);
  t.deepEqual(kinOf(off), { deltas: 0, bases: 0, dead: 0 });
  const [without, with_] = [off.check(), on.check()];
  t.is(without.similarityTries, 0);
  t.is(without.similarityMetadataBytes, 0);
  t.is(without.metadata.similarity, 0);
  t.true(with_.metadata.objects > without.metadata.objects, 'a column more');
  t.true(with_.metadata.similarity >= similarity.indexBytes + 8 * 100);
  t.is(with_.similarityMetadataBytes, with_.metadata.similarity + 4 * 100);
  t.true(with_.metadataBytes >= with_.similarityMetadataBytes);
});

test('a difference that is not much shorter is not worth it', (t) => {
  const made = similarRig({ similarity: { minGainPercent: 20 } });
  const device = made.device();
  // From the first byte that differs to the last: 21 % of the page, and 19 %.
  const other = (changed: number) => {
    const page = member(2, 0, 3500);
    page[3499]! ^= 1;
    page[3500 - changed]! ^= 1;
    return page;
  };
  device.store(0, member(2, 0, 3500));
  device.store(1, other(2900));
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  t.is(made.check().similarityRefused, 1);
  device.store(2, other(2500));
  t.is(kinOf(made).deltas, 1);
  sameBytes(t, load(device, 1), other(2900));
  sameBytes(t, load(device, 2), other(2500));
  made.check();
});

test('a raw page is a base as others are, and one that would be raw is a delta', (t) => {
  const made = similarRig();
  const device = made.device();
  const changed = incompressible(1);
  changed[7]! ^= 1;
  t.is(device.store(0, incompressible(1)), 'raw');
  t.is(device.store(1, changed), 'stored');
  t.is(device.stateOf(1), 'compressed');
  const stats = made.check();
  t.is(stats.storedIncompressiblePages, 1);
  t.is(stats.comprDataSize, pageSize + 6);
  sameBytes(t, load(device, 1), changed);
  device.invalidate(0);
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  t.is(made.check().storedIncompressiblePages, 1);
  sameBytes(t, load(device, 1), changed);
});

test('a base is never of another domain', (t) => {
  const made = similarRig();
  const devices = ['a', 'b', 'a'].map((domain) => made.device({ domain }));
  for (const [i, device] of devices.entries()) device.store(0, member(3, i));
  t.deepEqual(kinOf(made), { deltas: 1, bases: 1, dead: 0 });
  made.check();
  for (const [i, device] of devices.entries()) sameBytes(t, load(device, 0), member(3, i));
});

test('a delta is no base: what is similar to it is compared with what it differs from', (t) => {
  const made = similarRig();
  const device = made.device();
  storeFamily(device, 4, 50);
  t.deepEqual(kinOf(made), { deltas: 49, bases: 1, dead: 0 });
  for (let i = 0; i < 50; i++) sameBytes(t, load(device, i), member(4, i));
  made.check();
});

test('what is overwritten is no base for what comes in its place', (t) => {
  const made = similarRig();
  const device = made.device();
  for (let i = 0; i < 5; i++) device.store(0, member(5, i));
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  device.store(1, member(5, 4));
  t.is(device.store(1, member(5, 5)), 'stored');
  t.is(kinOf(made).deltas, 1, 'another slot has it still');
  made.check();
});

test('bases and deltas are shared as all objects are', (t) => {
  const made = similarRig();
  const device = made.device();
  storeFamily(device, 6, 3);
  for (let i = 0; i < 3; i++) t.is(device.store(10 + i, member(6, i)), 'shared');
  t.is(made.check().objects, 3);
  t.is(device.store(11, member(6, 1)), 'unchanged');
  for (const slot of [1, 2]) device.invalidate(slot);
  for (let i = 0; i < 3; i++) sameBytes(t, load(device, 10 + i), member(6, i));
  made.check();
});

test('an exclusive load of a delta or a base leaves the other as it is', (t) => {
  const made = similarRig();
  const device = made.device({ exclusiveLoads: true });
  storeFamily(device, 7, 5);
  for (const slot of [1, 0, 4, 2, 3]) {
    sameBytes(t, load(device, slot), member(7, slot));
    t.false(device.has(slot));
    made.check();
  }
  t.is(made.check().poolTotalSize, 0);
});

test('a base has so many deltas at most: then another one is found', (t) => {
  const made = similarRig();
  const device = made.device();
  storeFamily(device, 8, 600);
  t.deepEqual(kinOf(made), { deltas: 597, bases: 3, dead: 0 });
  for (const slot of [0, 256, 257, 300, 599]) sameBytes(t, load(device, slot), member(8, slot));
  // From the oldest to the newest, so that each is looked for to the end of the list.
  for (let slot = 1; slot < 600; slot++) device.invalidate(slot);
  made.check();
  sameBytes(t, load(device, 0), member(8, 0));
});

test('objects move together with their bases and deltas', (t) => {
  const made = similarRig();
  const device = made.device();
  for (let family = 0; family < 40; family++) storeFamily(device, 100 + family, 8, family * 8);
  for (let slot = 0; slot < 320; slot++) if (slot % 8 > 4) device.invalidate(slot);
  made.pool.compact();
  made.check();
  for (let slot = 0; slot < 320; slot++) {
    if (slot % 8 <= 4)
      t.is(Buffer.compare(load(device, slot), member(100 + (slot >> 3), slot % 8)), 0);
  }
});

test('pages of other sizes', (t) => {
  const made = similarRig({ pageSize: 16_384 });
  const device = made.device();
  const page = (number: number) => {
    const bytes = trimmed(12_000, 9, 16_384);
    bytes[5000] = number;
    return bytes;
  };
  for (let i = 0; i < 4; i++) device.store(i, page(i + 1));
  t.is(kinOf(made).deltas, 3);
  for (let i = 0; i < 4; i++) {
    const loaded = new Uint8Array(16_384);
    device.load(i, loaded);
    sameBytes(t, loaded, page(i + 1));
  }
  made.check();
});

test('a compressor that cannot use a page before another one is refused, and says what would do', (t) => {
  t.throws(() => rig({ similarity, compressor: (memory) => new Trim(memory) }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS',
    message: /"similarity" needs .* "maxPrefix" is a page of 4096 bytes or more, .* trim has 0$/,
  });
});

test('options that similarity cannot have are refused', (t) => {
  const wrong: [object | boolean, RegExp][] = [
    [true, /"similarity" expected an object or false, got true/],
    [{ minGainPercent: 0 }, /"minGainPercent" expected an integer from 1 to 99 percent, got 0/],
    [{ indexBytes: 5000 }, /"indexBytes" expected a power of two, got 5000/],
    [{ indexBytes: 512 }, /"indexBytes" expected an integer from 1024/],
    [{ bytes: 1 }, /has no option "bytes"/],
  ];
  for (const [value, message] of wrong) {
    t.throws(() => similarRig({ similarity: value as never }), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
      message,
    });
  }
  t.notThrows(() => similarRig({ similarity: {} }));
  t.notThrows(() => similarRig({ similarity: false }));
});
