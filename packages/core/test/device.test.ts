import { StateError } from '@pagefold/contracts';
import type { Device, DeviceOptions } from '@pagefold/core';
import { tablesOf } from '@pagefold/core/parts';
import test from 'ava';
import { incompressible, pageSize, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

const page = trimmed(100);
const closed = { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' } as const;

/** Every call on a device, with arguments that are right. */
function calls(device: Device): Record<string, () => unknown> {
  return {
    store: () => device.store(0, page),
    load: () => device.load(0, new Uint8Array(pageSize)),
    has: () => device.has(0),
    invalidate: () => device.invalidate(0),
    invalidateRange: () => device.invalidateRange(0, 1),
    storeMany: () => device.storeMany([0], page, new Uint8Array(1)),
    loadMany: () => device.loadMany([0], new Uint8Array(pageSize), new Uint8Array(1)),
  };
}

test('a slot that is not on the device is refused by every call, and nothing changes', (t) => {
  const { device, check } = rig();
  const slots = device({ slots: 10 });
  slots.store(9, page);
  const before = check();
  const wrong = [
    10,
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 32,
    2 ** 53,
    '3',
    undefined,
  ];
  for (const slot of wrong as number[]) {
    const attempts = [
      () => slots.store(slot, page),
      () => slots.load(slot, new Uint8Array(pageSize)),
      () => slots.has(slot),
      () => slots.invalidate(slot),
      () => slots.invalidateRange(slot, 0),
      () => slots.storeMany([slot], page, new Uint8Array(1)),
      () => slots.loadMany([slot], new Uint8Array(pageSize), new Uint8Array(1)),
    ];
    for (const attempt of attempts) {
      t.throws(attempt, {
        instanceOf: RangeError,
        message: `"slot" expected an integer from 0 to 9, got ${slot}`,
      });
    }
  }
  t.deepEqual(check(), before);
});

test('a range that goes past the device is refused', (t) => {
  const { device } = rig();
  const slots = device({ slots: 10 });
  for (const count of [7, -1, 1.5, Number.NaN]) {
    t.throws(() => slots.invalidateRange(4, count), {
      instanceOf: RangeError,
      message: `"count" expected 0 to 6 slots, got ${count}`,
    });
  }
  t.is(slots.invalidateRange(4, 6), 0);
});

test('a page of another length or type is refused, and nothing changes', (t) => {
  const { device, check } = rig();
  const slots = device();
  slots.store(0, page);
  const before = check();
  const wrong: [unknown, string][] = [
    [new Uint8Array(4095), '4095'],
    [new Uint8Array(4097), '4097'],
    [new Uint8Array(0), '0'],
    [new Uint16Array(2048), 'object'],
    [new Int8Array(4096), 'object'],
    [new DataView(new ArrayBuffer(4096)), 'object'],
    [new ArrayBuffer(4096), 'object'],
    [Array(4096).fill(0), 'object'],
    ['x'.repeat(4096), 'string'],
    [undefined, 'undefined'],
    [null, 'object'],
  ];
  for (const [value, got] of wrong) {
    for (const attempt of [
      () => slots.store(0, value as Uint8Array),
      () => slots.load(0, value as Uint8Array),
    ]) {
      t.throws(attempt, {
        instanceOf: TypeError,
        message: `"page" expected a Uint8Array of 4096 bytes, got ${got}`,
      });
    }
  }
  t.deepEqual(check(), before);
});

test('a device with options that it cannot have is refused, and leaves nothing behind', (t) => {
  const { pool, device, check } = rig();
  const wrong: [Partial<Record<keyof DeviceOptions, unknown>>, RegExp][] = [
    [{ slots: 0 }, /"slots" expected an integer from 1 to 2³², got 0/],
    [{ slots: 2 ** 32 + 1 }, /"slots"/],
    [{ slots: 1.5 }, /"slots"/],
    [{ slots: '10' }, /"slots"/],
    [{ slots: undefined }, /"slots".* got undefined/],
    [{ domain: 7 }, /"domain" expected a string, got number/],
    [{ onFailure: 'drop' }, /"onFailure" expected erase or keep, got drop/],
  ];
  for (const [options, message] of wrong) {
    t.throws(() => device(options as DeviceOptions), { message });
  }
  t.is(pool.stats().metadata.slots, 0);
  check();
});

test('a device of 2³² slots can be used to its last slot', (t) => {
  const { device, check } = rig();
  const slots = device({ slots: 2 ** 32 });
  t.is(slots.slots, 2 ** 32);
  t.is(slots.store(2 ** 32 - 1, page), 'stored');
  t.is(slots.store(2 ** 31, page), 'shared');
  t.is(slots.storedPages, 2);
  t.true(slots.has(2 ** 32 - 1));
  t.is(slots.invalidateRange(2 ** 31, 2 ** 31), 2);
  t.is(check().storedPages, 0);
});

test('a closed device has given up its slots, and every call on it throws', (t) => {
  const { device, check } = rig();
  const slots = device();
  const others = device();
  slots.store(0, page);
  slots.store(1, incompressible());
  slots.store(2, zeroPage());
  others.store(0, page);
  slots.close();
  const stats = check();
  t.is(stats.storedPages, 1);
  t.is(stats.objects, 1);
  t.is(slots.storedPages, 0);
  for (const [name, call] of Object.entries(calls(slots))) t.throws(call, closed, name);
  t.true(others.has(0));
});

test('closing a device again does nothing', (t) => {
  const { device, check } = rig();
  const slots = device({ domain: 'a' });
  const others = device({ domain: 'a' });
  slots.close();
  slots.close();
  others.store(0, page);
  // The domain still has a device: its number is not given away.
  t.is(device({ domain: 'b' }).store(0, page), 'stored');
  check();
});

test('the memory of a device’s slots goes with the device', (t) => {
  const { pool, device } = rig();
  const empty = pool.stats().metadata.slots;
  const slots = device({ slots: 100_000 });
  t.is(pool.stats().metadata.slots, empty + Math.ceil(100_000 / 1024) * 6);
  for (let slot = 0; slot < 100_000; slot += 1000) slots.store(slot, zeroPage());
  t.true(pool.stats().metadata.slots > 90 * 4096);
  slots.close();
  t.true(pool.stats().metadata.slots <= empty + 4096);
});

test('a closed pool gives its memory back, and every call on it and its devices but closing throws', (t) => {
  const { pool, device } = rig();
  const slots = device();
  for (let slot = 0; slot < 500; slot++) slots.store(slot, incompressible(slot));
  slots.store(500, zeroPage());
  const extentsBefore = pool.stats().extentBytes;
  t.true(extentsBefore >= 500 * 4096);
  const tables = tablesOf(pool);
  pool.close();
  t.is(tables.pages.stats().extentBytes, 0);
  t.is(tables.objects.table.byteLength, 0);
  t.is(tables.objects.index.byteLength, 0);
  t.is(tables.words.byteLength, 0);
  t.is(tables.slotChunks.byteLength, 0);
  for (const [name, call] of Object.entries(calls(slots))) t.throws(call, closed, name);
  t.notThrows(() => slots.close());
  t.throws(() => pool.stats(), closed);
  t.throws(() => pool.compact(), closed);
  t.throws(() => device(), closed);
});

test('closing a pool again does nothing', (t) => {
  const { pool, device } = rig();
  device().store(0, page);
  pool.close();
  t.notThrows(() => pool.close());
});

test('a pool that was never used can be closed', (t) => {
  const { pool } = rig();
  t.notThrows(() => pool.close());
});
