import { pageSizes } from '@pagefold/contracts';
import type { Device } from '@pagefold/core';
import { insideOf } from '@pagefold/core/parts';
import { sameBytes } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { backed } from './support/backed.ts';
import { incompressible, pageSize, sameFilled, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

function assertHolds(t: ExecutionContext, device: Device, slot: number, page: Uint8Array): void {
  const loaded = new Uint8Array(page.length).fill(0xee);
  t.is(device.load(slot, loaded), 'loaded');
  sameBytes(t, loaded, page);
}

test('a page that compresses is stored at the length of its compressed form', (t) => {
  const { device, allocator, check } = rig();
  const lengths: number[] = [];
  allocator.replace('alloc', (alloc, length) => {
    lengths.push(length);
    return alloc(length);
  });
  const slots = device();
  t.is(slots.store(5, trimmed(100)), 'stored');
  t.deepEqual(lengths, [100]);
  assertHolds(t, slots, 5, trimmed(100));
  t.true(slots.has(5));
  t.false(slots.has(4));
  t.is(slots.storedPages, 1);
  const stats = check();
  t.is(stats.storedPages, 1);
  t.is(stats.objects, 1);
  t.is(stats.comprDataSize, 100);
  t.is(stats.origDataSize, 4096);
  t.is(stats.poolTotalSize, 4096);
});

test('a page that does not compress is kept raw', (t) => {
  const { device, compressor, check } = rig();
  const slots = device();
  t.is(slots.store(0, incompressible()), 'raw');
  assertHolds(t, slots, 0, incompressible());
  t.is(compressor.calls('decompress'), 0);
  t.is(check().storedIncompressiblePages, 1);
  t.is(check().comprDataSize, 4096);
});

test('a page that would take a whole pool page compressed is kept raw', (t) => {
  const { device, check } = rig({ maxObjectSize: 4096, wholePageFrom: 3625 });
  const slots = device();
  t.is(slots.store(0, trimmed(3624)), 'stored');
  t.is(slots.store(1, trimmed(3625)), 'raw');
  t.is(check().comprDataSize, 3624 + 4096);
  assertHolds(t, slots, 0, trimmed(3624));
  assertHolds(t, slots, 1, trimmed(3625));
});

test('a page that does not compress is poor where no object is as long as a page', (t) => {
  const { device, allocator, check } = rig({ maxObjectSize: 3968 });
  const slots = device();
  t.is(slots.store(0, trimmed(3968)), 'stored');
  t.is(slots.store(1, trimmed(3969)), 'compress-poor');
  t.is(slots.store(2, incompressible()), 'compress-poor');
  t.is(allocator.calls('alloc'), 1);
  const stats = check();
  t.is(stats.rejectCompressPoor, 2);
  t.is(stats.storedPages, 1);
});

test('with the policy to reject, what fits into a page is stored and nothing is raw', (t) => {
  const { device, check } = rig({ incompressible: 'reject', wholePageFrom: 3625 });
  const slots = device();
  t.is(slots.store(0, trimmed(3700)), 'stored');
  t.is(slots.store(1, incompressible(1)), 'stored');
  t.is(check().comprDataSize, 3700 + 4096);
  assertHolds(t, slots, 1, incompressible(1));

  const refusing = rig({ incompressible: 'reject' });
  refusing.compressor.returnFrom('compress', 0);
  t.is(refusing.device().store(0, incompressible()), 'compress-fail');
  t.is(refusing.check().rejectCompressFail, 1);
  t.is(refusing.allocator.calls('alloc'), 0);

  const poor = rig({ incompressible: 'reject', maxObjectSize: 3968 });
  t.is(poor.device().store(0, trimmed(3969)), 'compress-poor');
  t.is(poor.check().rejectCompressPoor, 1);
});

test('content that is there already is shared, on the same device and on another', (t) => {
  const { device, allocator, compressor, check } = rig();
  const [one, two] = [device(), device()];
  t.is(one.store(0, trimmed(100)), 'stored');
  t.is(one.store(1, trimmed(100)), 'shared');
  t.is(two.store(0, trimmed(100)), 'shared');
  t.is(allocator.calls('alloc'), 1);
  t.is(compressor.calls('compress'), 1);
  const stats = check();
  t.is(stats.storedPages, 3);
  t.is(stats.objects, 1);
  t.is(stats.pagesShared, 1);
  t.is(stats.pagesSharing, 2);
  t.is(stats.pagesUnshared, 0);
  t.is(stats.dedupHits, 2);
  t.is(stats.dedupCandidates, 2);
  t.is(stats.dedupMismatches, 0);
  t.is(stats.comprDataSize, 100);
  for (const slots of [one, two]) assertHolds(t, slots, 0, trimmed(100));
  assertHolds(t, one, 1, trimmed(100));
});

test('raw content is shared too', (t) => {
  const { device, check } = rig();
  const slots = device();
  slots.store(0, incompressible());
  t.is(slots.store(1, incompressible()), 'shared');
  t.is(check().storedIncompressiblePages, 2);
  t.is(check().comprDataSize, 4096);
  slots.invalidate(0);
  t.is(check().storedIncompressiblePages, 1);
  assertHolds(t, slots, 1, incompressible());
});

test('storing what the slot holds changes nothing and is no saving', (t) => {
  const { device, allocator, check } = rig();
  const slots = device();
  slots.store(0, trimmed(100));
  slots.store(1, trimmed(100));
  const before = check();
  t.is(slots.store(0, trimmed(100)), 'unchanged');
  const after = check();
  t.is(after.dedupHits, before.dedupHits);
  t.is(after.pagesSharing, 1);
  t.is(after.duplicateEntry, 1);
  t.is(allocator.calls('alloc'), 1);
  t.is(allocator.calls('free'), 0);
});

test('storing, sharing, loading and storing again what the slot holds count as a use', (t) => {
  const uses: Record<string, (slots: Device) => unknown> = {
    unchanged: (slots) => slots.store(0, trimmed(100)),
    shared: (slots) => slots.store(1, trimmed(100)),
    loaded: (slots) => slots.load(0, new Uint8Array(pageSize)),
  };
  for (const [outcome, use] of Object.entries(uses)) {
    const { pool, device } = backed();
    const slots = device();
    slots.store(0, trimmed(100));
    const { lru } = insideOf(pool).contents.objects;
    t.is(lru.coldest(1), -1, 'a new object is used');
    t.not(lru.coldest(1), -1, 'it is cold at the second look');
    t.is(use(slots), outcome);
    t.is(lru.coldest(1), -1, outcome);
  }
});

test('a same-filled page needs neither hash nor memory, and zero is counted apart', (t) => {
  const { device, hasher, compressor, allocator, check } = rig();
  const slots = device();
  t.is(slots.store(0, zeroPage()), 'same-filled');
  t.is(slots.store(1, zeroPage()), 'same-filled');
  t.is(slots.store(2, sameFilled(1, 2)), 'same-filled');
  t.is(slots.store(3, sameFilled(2, 1)), 'same-filled');
  t.is(slots.store(4, sameFilled(1, 2)), 'same-filled');
  t.is(hasher.calls('hash'), 0);
  t.is(compressor.calls('compress'), 0);
  t.is(allocator.calls('alloc'), 0);
  const stats = check();
  t.is(stats.storedPages, 5);
  t.is(stats.zeroPages, 2);
  t.is(stats.sameFilledPages, 3);
  t.is(stats.objects, 0);
  t.is(stats.dedupHits, 0);
  t.is(stats.pagesSharing, 0);
  t.is(stats.pagesShared, 0);
  t.is(stats.poolTotalSize, 0);
  assertHolds(t, slots, 1, zeroPage());
  assertHolds(t, slots, 2, sameFilled(1, 2));
  assertHolds(t, slots, 3, sameFilled(2, 1));
});

test('storing the same-filled page that the slot holds changes nothing', (t) => {
  const { device, check } = rig();
  const slots = device();
  for (const page of [zeroPage(), sameFilled(7, 0xffff_ffff)]) {
    t.is(slots.store(0, page), 'same-filled');
    t.is(slots.store(0, page), 'unchanged');
    t.is(slots.store(0, page), 'unchanged');
    check();
    assertHolds(t, slots, 0, page);
  }
  slots.invalidate(0);
  t.is(check().storedPages, 0);
});

test('a page one bit away from a same-filled one is an object', (t) => {
  const { device, check } = rig();
  const slots = device();
  for (const [slot, at] of [0, 8, 2048, 4095].entries()) {
    const page = sameFilled(3, 4);
    page[at]! ^= 0x80;
    t.not(slots.store(slot, page), 'same-filled');
    assertHolds(t, slots, slot, page);
  }
  t.is(check().objects, 4);
});

test('any content follows any other in a slot, alone and shared with another slot', (t) => {
  const contents = {
    zero: zeroPage(),
    word: sameFilled(5, 6),
    'other word': sameFilled(6, 5),
    compressible: trimmed(100, 1),
    'other compressible': trimmed(1500, 2),
    raw: incompressible(3),
    'other raw': incompressible(4),
  };
  for (const sharedWithOthers of [false, true]) {
    const { device, check } = rig();
    const slots = device();
    const others = Object.entries(contents);
    if (sharedWithOthers) for (const [i, [, page]] of others.entries()) slots.store(50 + i, page);
    for (const [, first] of others) {
      for (const [, second] of others) {
        slots.store(0, first);
        slots.store(0, second);
        check();
        assertHolds(t, slots, 0, second);
      }
    }
    for (const [i, [, page]] of others.entries()) {
      if (sharedWithOthers) assertHolds(t, slots, 50 + i, page);
    }
    slots.invalidateRange(0, 100);
    const stats = check();
    t.is(stats.storedPages, 0);
    t.is(stats.objects, 0);
    t.is(stats.poolTotalSize, 0);
    t.is(stats.extentBytes, 0);
  }
});

test('new content stands before the last use of the old object ends', (t) => {
  const { device, allocator, check } = rig();
  const calls: string[] = [];
  for (const method of ['alloc', 'write', 'free']) {
    allocator.replace(method, (real, ...args) => {
      calls.push(method);
      return real(...args);
    });
  }
  const slots = device();
  slots.store(0, incompressible(1));
  t.is(slots.store(0, incompressible(2)), 'raw');
  t.deepEqual(calls, ['alloc', 'write', 'alloc', 'write', 'free']);
  const stats = check();
  t.is(stats.objects, 1);
  t.is(stats.duplicateEntry, 1);
  t.is(stats.poolTotalSize, 4096);
  t.is(stats.memUsedMax, 2 * 4096);
  // Its index entry went with it.
  t.is(slots.store(1, incompressible(1)), 'raw');
});

test('the pool keeps no reference to the page that was stored', (t) => {
  const { device } = rig();
  const slots = device();
  for (const page of [incompressible(1), trimmed(90), sameFilled(1, 1)]) {
    const copy = page.slice();
    slots.store(0, page);
    page.fill(0x77);
    assertHolds(t, slots, 0, copy);
  }
});

test('what was loaded is the caller’s: writing to it changes nothing in the pool', (t) => {
  const { device } = rig();
  const slots = device();
  const page = new Uint8Array(pageSize);
  for (const content of [incompressible(1), trimmed(90), sameFilled(1, 1)]) {
    slots.store(0, content);
    slots.load(0, page);
    page.fill(0x77);
    assertHolds(t, slots, 0, content);
  }
});

test('a load from an empty slot leaves the buffer as it is', (t) => {
  const { device } = rig();
  const page = incompressible(1);
  t.is(device().load(9, page), 'empty');
  sameBytes(t, page, incompressible(1));
});

test('a page may be a Buffer or a view at any offset', (t) => {
  const { device } = rig();
  const slots = device();
  const buffer = Buffer.alloc(3 * pageSize, 1);
  buffer.set(trimmed(100), 777);
  t.is(slots.store(0, buffer.subarray(777, 777 + pageSize)), 'stored');
  const loaded = Buffer.alloc(3 * pageSize, 1);
  t.is(slots.load(0, loaded.subarray(333, 333 + pageSize)), 'loaded');
  t.is(Buffer.compare(loaded.subarray(333, 333 + pageSize), trimmed(100)), 0);
  t.is(loaded[332], 1);
  t.is(loaded[333 + pageSize], 1);
});

test('invalidating says whether there was a page, and the last slot takes the object along', (t) => {
  const { device, allocator, check } = rig();
  const slots = device();
  slots.store(0, trimmed(100));
  slots.store(1, trimmed(100));
  t.true(slots.invalidate(0));
  t.false(slots.invalidate(0));
  t.is(allocator.calls('free'), 0);
  assertHolds(t, slots, 1, trimmed(100));
  t.true(slots.invalidate(1));
  t.is(allocator.calls('free'), 1);
  const stats = check();
  t.is(stats.objects, 0);
  t.is(stats.storedPages, 0);
  t.is(slots.store(1, trimmed(100)), 'stored');
});

test('a range is invalidated with holes and ends, and says how many pages it held', (t) => {
  const { device, check } = rig();
  const slots = device({ slots: 3000 });
  for (const slot of [0, 10, 1023, 1024, 2500, 2999]) slots.store(slot, trimmed(slot + 1));
  t.is(slots.invalidateRange(10, 0), 0);
  t.is(slots.invalidateRange(11, 1012), 0);
  t.is(slots.invalidateRange(10, 1014), 2);
  t.true(slots.has(1024));
  t.is(slots.invalidateRange(0, 3000), 4);
  t.is(check().storedPages, 0);
});

for (const size of pageSizes) {
  test(`pages of ${size} bytes are stored, shared and loaded`, (t) => {
    const { device, check } = rig({ pageSize: size });
    const slots = device();
    const contents = [
      zeroPage(size),
      sameFilled(1, 2, size),
      trimmed(size - 1, 1, size),
      trimmed(1, 2, size),
      incompressible(3, size),
    ];
    for (const [i, page] of contents.entries()) slots.store(i, page);
    for (const [i, page] of contents.entries()) slots.store(i + 10, page);
    check();
    for (const [i, page] of contents.entries()) {
      assertHolds(t, slots, i, page);
      assertHolds(t, slots, i + 10, page);
    }
    t.is(check().pagesSharing, 3);
    t.throws(() => slots.store(0, new Uint8Array(size / 2)), { instanceOf: TypeError });
  });
}
