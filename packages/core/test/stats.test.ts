import { tableBytesFor } from '@pagefold/core';
import { insideOf } from '@pagefold/core/parts';
import test from 'ava';
import { LongFnv } from './support/backends.ts';
import { incompressible, noise, pageSize, sameFilled, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

test('a new pool counts nothing', (t) => {
  const { check } = rig({ poolLimitBytes: 1 << 20 });
  const { allocator, metadata, backing, codecs, ...stats } = check();
  t.deepEqual(backing, []);
  t.deepEqual(codecs, [{ name: 'trim', objects: 0, pages: 0, bytes: 0 }]);
  const notZero = Object.entries(stats).filter(([, value]) => value !== 0);
  t.deepEqual(Object.fromEntries(notZero), {
    pageSize,
    memLimit: 1 << 20,
    metadataBytes: metadata.index + metadata.words,
    dedupMetadataBytes: metadata.index,
  });
  t.is(allocator.objects, 0);
});

test('gauges say what the slots hold', (t) => {
  const { device, check } = rig();
  const slots = device();
  for (let slot = 0; slot < 3; slot++) slots.store(slot, zeroPage());
  for (let slot = 3; slot < 5; slot++) slots.store(slot, sameFilled(1, 1));
  slots.store(5, sameFilled(2, 2));
  for (let slot = 6; slot < 10; slot++) slots.store(slot, trimmed(100, 1));
  slots.store(10, trimmed(50, 2));
  for (let slot = 11; slot < 13; slot++) slots.store(slot, incompressible(3));
  const stats = check();
  t.is(stats.storedPages, 13);
  t.is(stats.origDataSize, 13 * pageSize);
  t.is(stats.zeroPages, 3);
  t.is(stats.sameFilledPages, 3);
  t.is(stats.storedIncompressiblePages, 2);
  t.is(stats.objects, 3);
  t.is(stats.comprDataSize, 100 + 50 + 4096);
  t.is(stats.pagesShared, 2);
  t.is(stats.pagesSharing, 3 + 1);
  t.is(stats.pagesUnshared, 1);
  t.is(stats.dedupHits, 4);
  t.is(stats.poolTotalSize, 2 * pageSize);
  t.is(stats.extentBytes, 1 << 20);
  t.is(stats.allocator.objects, 3);
});

test('duplicate entries are stores to a slot that held a page, whatever comes of them', (t) => {
  const { device, check } = rig({ maxObjects: 1 });
  const slots = device({ onFailure: 'keep' });
  slots.store(0, trimmed(100));
  t.is(check().duplicateEntry, 0);
  slots.store(0, trimmed(100));
  slots.store(0, trimmed(200));
  slots.store(0, zeroPage());
  slots.store(0, zeroPage());
  t.is(check().duplicateEntry, 4);
  slots.invalidate(0);
  slots.store(0, zeroPage());
  t.is(check().duplicateEntry, 4);
});

test('counters only rise, and the highest size is never below the size', (t) => {
  const { pool, device, check } = rig({ poolLimitBytes: 40 * pageSize });
  const slots = device({ slots: 200 });
  const counters = (): Record<string, number> => {
    const { dedupHits, dedupCandidates, dedupMismatches, duplicateEntry } = pool.stats();
    const { poolLimitHit, rejectPoolLimit, memUsedMax } = pool.stats();
    return {
      ...{ dedupHits, dedupCandidates, dedupMismatches, duplicateEntry },
      ...{ poolLimitHit, rejectPoolLimit, memUsedMax },
    };
  };
  let before = counters();
  for (let step = 0; step < 1000; step++) {
    const slot = noise(step, 1) % 200;
    if (noise(step, 2) % 3 === 0) slots.invalidate(slot);
    else slots.store(slot, trimmed(1 + (noise(step, 3) % 90) * 45));
    const after = counters();
    for (const [name, value] of Object.entries(after)) t.true(value >= before[name]!, name);
    t.true(after.memUsedMax! >= pool.stats().poolTotalSize);
    before = after;
  }
  const stats = check();
  t.true(stats.memUsedMax <= 42 * pageSize);
  for (const name of ['dedupHits', 'duplicateEntry', 'rejectPoolLimit'] as const) {
    t.true(stats[name] > 0, name);
  }
});

test('all metadata is the sum of its tables, as they are allocated', (t) => {
  const { pool, device, check } = rig();
  const [one, two] = [device({ slots: 10_000 }), device({ slots: 1 })];
  for (let slot = 0; slot < 3000; slot++) one.store(slot, trimmed(40, slot));
  for (let slot = 3000; slot < 4000; slot++) one.store(slot, sameFilled(slot, 1));
  two.store(0, zeroPage());
  const { metadata, metadataBytes, allocator } = check();
  t.is(
    metadataBytes,
    metadata.slots +
      metadata.objects +
      metadata.index +
      metadata.words +
      metadata.allocator +
      metadata.poolPages,
  );
  const { contents, slots } = insideOf(pool);
  t.is(metadata.slots, slots.byteLength);
  t.is(metadata.objects, contents.objects.table.byteLength);
  t.is(metadata.index, contents.objects.index.byteLength);
  t.is(metadata.words, contents.words.byteLength);
  t.is(metadata.allocator, allocator.metadataBytes);
  t.is(metadata.poolPages, contents.pages.stats().metadataBytes);
  t.true(metadata.objects >= 3000 * 24);
});

test('deduplication costs 16 bytes an object, shared or not, and the heads of the index', (t) => {
  const { device, check } = rig();
  const slots = device();
  for (let slot = 0; slot < 700; slot++) slots.store(slot, trimmed(40, slot % 500));
  const stats = check();
  t.is(stats.objects, 500);
  t.is(stats.dedupMetadataBytes, 500 * (8 + 4 + 4) + stats.metadata.index);
});

test('where whole digests are kept, it costs 24 bytes more for each of 32', (t) => {
  const { device, check } = rig({ verify: 'never', hasher: (memory) => new LongFnv(memory) });
  const slots = device();
  for (let slot = 0; slot < 500; slot++) slots.store(slot, trimmed(40, slot));
  const stats = check();
  t.is(stats.dedupMetadataBytes, 500 * 40 + stats.metadata.index);
  t.true(stats.metadata.objects >= 500 * 48);
});

test('a pool that was only filled has tables of exactly the foretold bytes', (t) => {
  for (const [slots, words, objects] of [
    [1, 0, 1],
    [5000, 100, 4900],
    [3000, 3000, 0],
    [2500, 17, 300],
  ] as const) {
    const { device, check } = rig({ maxObjectSize: 4096 });
    const target = device({ slots });
    for (let slot = 0; slot < slots; slot++) {
      if (slot < words) target.store(slot, sameFilled(slot, 7));
      else target.store(slot, incompressible((slot - words) % objects));
    }
    const { metadata, dedupMetadataBytes, objects: made } = check();
    t.is(made, objects);
    const { slots: slotBytes, words: wordBytes, ...rest } = tableBytesFor(slots, words, objects);
    t.is(metadata.slots, slotBytes);
    t.is(metadata.words, wordBytes);
    t.is(metadata.objects, rest.objects);
    t.is(metadata.index, rest.index);
    t.is(dedupMetadataBytes, rest.dedup);
  }
});

test('after everything was invalidated only the smallest tables are left', (t) => {
  const { pool, device, check } = rig();
  const slots = device({ slots: 20_000 });
  for (let slot = 0; slot < 20_000; slot++) {
    if (slot % 2 === 0) slots.store(slot, trimmed(1 + (slot % 300), slot));
    else slots.store(slot, sameFilled(slot, 1));
  }
  t.true(pool.stats().metadataBytes > 500_000);
  slots.invalidateRange(0, 20_000);
  const stats = check();
  t.is(stats.objects, 0);
  t.is(stats.poolTotalSize, 0);
  t.is(stats.extentBytes, 0);
  const { contents, slots: allSlots } = insideOf(pool);
  t.is(contents.objects.index.size, 0);
  t.is(contents.words.size, 0);
  t.is(allSlots.leaves, 0);
  // Four tables of 4 KiB at most, and two sheets of 64 KiB of the two tables of heads.
  t.true(stats.metadataBytes <= 4 * 4096 + 4 * 65536 + 20 * 6);
});
