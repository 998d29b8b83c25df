import { runInNewContext } from 'node:vm';
import { StateError, show } from '@pagefold/contracts';
import type { Device, DeviceOptions } from '@pagefold/core';
import { insideOf } from '@pagefold/core/parts';
import test from 'ava';
import { incompressible, pageSize, sameFilled, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

const page = trimmed(100);
const closed = { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' } as const;

/** Every call on a device, with arguments that are right. */
function calls(device: Device): Record<string, () => unknown> {
  return {
    store: () => device.store(0, page),
    load: () => device.load(0, new Uint8Array(pageSize)),
    has: () => device.has(0),
    stateOf: () => device.stateOf(0),
    invalidate: () => device.invalidate(0),
    invalidateRange: () => device.invalidateRange(0, 1),
    grow: () => device.grow(device.slots),
    storeMany: () => device.storeMany([0], page, new Uint8Array(1)),
    loadMany: () => device.loadMany([0], new Uint8Array(pageSize), new Uint8Array(1)),
  };
}

/** Says of itself that it is a page, whatever it is. */
class LongSaying extends Uint8Array {
  override get length(): 4096 {
    return 4096;
  }
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
      () => slots.stateOf(slot),
      () => slots.invalidate(slot),
      () => slots.invalidateRange(slot, 0),
      () => slots.storeMany([slot], page, new Uint8Array(1)),
      () => slots.loadMany([slot], new Uint8Array(pageSize), new Uint8Array(1)),
    ];
    for (const attempt of attempts) {
      t.throws(attempt, {
        instanceOf: RangeError,
        message: `"slot" expected an integer from 0 to 9, got ${show(slot)}`,
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
    [new Uint16Array(2048), 'a Uint16Array'],
    [new Int8Array(4096), 'a Int8Array'],
    [new DataView(new ArrayBuffer(4096)), 'an object that is none'],
    [new ArrayBuffer(4096), 'an object that is none'],
    [Array(4096).fill(0), 'an array'],
    [new Proxy(new Uint8Array(4096), {}), 'an object that is none'],
    [new LongSaying(16), '16'],
    [new LongSaying(8192), '8192'],
    ['x'.repeat(4096), 'a string'],
    [undefined, 'undefined'],
    [null, 'null'],
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
    [{ slots: 0 }, /"slots" expected an integer from 1 to 4294967296 slots, got 0/],
    [{ slots: 2 ** 32 + 1 }, /"slots"/],
    [{ slots: 1.5 }, /"slots"/],
    [{ slots: '10' }, /"slots"/],
    [{ slots: undefined }, /"slots".* got undefined/],
    [{ domain: 7 }, /"domain" expected a string, got 7/],
    [{ onFailure: 'drop' }, /"onFailure" expected one of erase, keep, got "drop"/],
    [{ exclusiveLoads: 'no' }, /"exclusiveLoads" expected true or false, got "no"/],
    [{ exclusiveLoad: true } as object, /has no option "exclusiveLoad"/],
  ];
  for (const [options, message] of wrong) {
    t.throws(() => device(options as DeviceOptions), { message, code: 'PAGEFOLD_INVALID_OPTION' });
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

test('a closed device has given up its slots, and every call on it throws', async (t) => {
  const { device, check } = rig();
  const slots = device();
  const others = device();
  slots.store(0, page);
  slots.store(1, incompressible());
  slots.store(2, zeroPage());
  others.store(0, page);
  await slots.close();
  const stats = check();
  t.is(stats.storedPages, 1);
  t.is(stats.objects, 1);
  t.is(slots.storedPages, 0);
  for (const [name, call] of Object.entries(calls(slots))) t.throws(call, closed, name);
  t.true(others.has(0));
});

test('closing a device again does nothing', async (t) => {
  const { device, check } = rig();
  const slots = device({ domain: 'a' });
  const others = device({ domain: 'a' });
  await slots.close();
  await slots.close();
  others.store(0, page);
  // The domain still has a device: its number is not given away.
  t.is(device({ domain: 'b' }).store(0, page), 'stored');
  check();
});

test('the memory of a device’s slots goes with the device', async (t) => {
  const { pool, device } = rig();
  const empty = pool.stats().metadata.slots;
  const slots = device({ slots: 100_000 });
  t.is(pool.stats().metadata.slots, empty + Math.ceil(100_000 / 1024) * 6);
  for (let slot = 0; slot < 100_000; slot += 1000) slots.store(slot, zeroPage());
  t.true(pool.stats().metadata.slots > 90 * 4096);
  await slots.close();
  t.true(pool.stats().metadata.slots <= empty + 4096);
});

test('a closed pool gives its memory back, and every call on it and its devices but closing throws', async (t) => {
  const { pool, device } = rig();
  const slots = device();
  for (let slot = 0; slot < 500; slot++) slots.store(slot, incompressible(slot));
  slots.store(500, zeroPage());
  const extentsBefore = pool.stats().extentBytes;
  t.true(extentsBefore >= 500 * 4096);
  const { contents, slots: allSlots } = insideOf(pool);
  await pool.close();
  t.is(contents.pages.stats().extentBytes, 0);
  t.is(contents.objects.table.byteLength, 0);
  t.is(contents.objects.index.byteLength, 0);
  t.is(contents.words.byteLength, 0);
  t.is(allSlots.byteLength, 0);
  for (const [name, call] of Object.entries(calls(slots))) t.throws(call, closed, name);
  await t.notThrowsAsync(slots.close());
  t.throws(() => pool.stats(), closed);
  t.throws(() => pool.compact(), closed);
  t.throws(() => device(), closed);
});

test('closing a pool again does nothing', async (t) => {
  const { pool, device } = rig();
  device().store(0, page);
  await pool.close();
  await t.notThrowsAsync(pool.close());
});

test('a pool that was never used can be closed', async (t) => {
  const { pool } = rig();
  await t.notThrowsAsync(pool.close());
});

test('a page is what its bytes are, not what its methods do', (t) => {
  class Liar extends Uint8Array {
    override set(): void {}
    override fill(): this {
      return this;
    }
    override copyWithin(): this {
      return this;
    }
    override get length(): number {
      return 4096;
    }
  }
  const slots = rig().device();
  slots.store(0, page);
  slots.store(1, sameFilled(1, 2));
  slots.store(2, zeroPage());
  for (const [slot, wanted] of [page, sameFilled(1, 2), zeroPage()].entries()) {
    const loaded = new Liar(4096);
    Uint8Array.prototype.fill.call(loaded, 0xee);
    t.is(slots.load(slot, loaded), 'loaded');
    t.is(Buffer.compare(Buffer.from(loaded.buffer), wanted), 0);
  }
});

test('a page of another realm is a page', (t) => {
  const slots = rig().device();
  const foreign = runInNewContext('new Uint8Array(4096).fill(7)') as Uint8Array;
  t.is(slots.store(0, foreign), 'same-filled');
  const back = runInNewContext('new Uint8Array(4096)') as Uint8Array;
  t.is(slots.load(0, back), 'loaded');
  t.is(back[4095], 7);
});

test('what a device is trusted for cannot be written from outside', async (t) => {
  const { pool, device } = rig();
  const [alice, bob] = [device({ slots: 4, domain: 'alice' }), device({ slots: 4, domain: 'bob' })];
  for (const [at, field, value] of [
    [alice, 'domain', 'bob'],
    [alice, 'slots', 100],
    [pool, 'pageSize', 8192],
  ] as const) {
    t.throws(() => Object.assign(at, { [field]: value }), { instanceOf: TypeError });
  }
  t.throws(() => alice.store(4, page), { instanceOf: RangeError });
  bob.store(0, page);
  await alice.close();
  t.is(
    device({ slots: 4, domain: 'carol' }).store(0, page),
    'stored',
    'the domain of bob is in use',
  );
});

test('a device that grows keeps what it holds, and has empty slots behind it', (t) => {
  const { device, check } = rig();
  const slots = device({ slots: 3 });
  slots.store(2, page);
  slots.grow(5000);
  t.is(slots.slots, 5000);
  t.false(slots.has(4999));
  t.is(slots.store(4999, page), 'shared');
  const loaded = new Uint8Array(pageSize);
  t.is(slots.load(2, loaded), 'loaded');
  t.deepEqual(loaded, page);
  for (const wrong of [4999, 2 ** 32 + 1, 5000.5]) {
    t.throws(() => slots.grow(wrong), {
      instanceOf: RangeError,
      message: /^"slots" expected an integer from 5000 to 4294967296, got /,
    });
  }
  t.is(slots.invalidateRange(0, 5000), 2);
  check();
});
