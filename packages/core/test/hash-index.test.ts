import { HashIndex } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';
import { withoutMemory } from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';

interface Indexed {
  readonly records: RecordTable;
  readonly index: HashIndex;
  add(low: number, high: number): number;
  remove(id: number): void;
  /** Ids of all records with a key, as the index finds them. */
  find(low: number, high: number): number[];
}

function ascending(a: number, b: number): number {
  return a - b;
}

function newIndex(): Indexed {
  const records = new RecordTable({ fields: 4 });
  const index = new HashIndex(records);
  return {
    records,
    index,
    add(low, high) {
      const id = records.take();
      records.set(id, 0, low);
      records.set(id, 1, high);
      index.insert(id);
      return id;
    },
    remove(id) {
      index.remove(id);
      records.free(id);
    },
    find(low, high) {
      const ids: number[] = [];
      let id = index.first(low, high);
      for (; id >= 0; id = index.next(id, low, high)) ids.push(id);
      return ids;
    },
  };
}

test('a record is found by its key and by no other', (t) => {
  const { add, find } = newIndex();
  const id = add(5, 0xffff_ffff);
  t.deepEqual(find(5, 0xffff_ffff), [id]);
  t.deepEqual(find(5, 0xffff_fffe), []);
  t.deepEqual(find(4, 0xffff_ffff), []);
  t.deepEqual(find(0, 0), []);
});

test('all records of one key are found, and removing one leaves the others', (t) => {
  const { index, add, remove, find } = newIndex();
  const ids = Array.from({ length: 300 }, () => add(7, 7));
  add(7, 8);
  t.deepEqual(find(7, 7).sort(ascending), ids);
  for (const id of [ids[0]!, ids[150]!, ids[299]!]) remove(id);
  t.is(find(7, 7).length, 297);
  t.is(find(7, 8).length, 1);
  t.is(index.size, 298);
});

test('there is about one bucket a record, and 16 when all have gone', (t) => {
  for (const count of [1, 16, 17, 100, 5000]) {
    const { index, add, remove } = newIndex();
    t.is(index.buckets, 16);
    const ids = Array.from({ length: count }, (_, i) => add(i, i * 7));
    t.is(index.buckets, Math.max(16, count));
    t.is(index.byteLength, HashIndex.bytesFor(count));
    for (const id of ids) {
      remove(id);
      t.true(index.buckets <= Math.max(16, 2 * index.size + 2) || index.buckets <= count);
    }
    t.is(index.size, 0);
    t.is(index.buckets, 16);
    // The heads that are left hold the first sheet of 64 KiB, and one empty sheet is kept.
    t.true(index.byteLength <= 2 * 65536);
  }
});

test('keys that were chosen, not drawn, are spread over the buckets too', (t) => {
  const keys: Record<string, (i: number) => [number, number]> = {
    low: (i) => [i, 0],
    high: (i) => [0, i],
    'low bits at the top': (i) => [i << 20, 0],
    'high bits at the top': (i) => [0, i << 20],
    'both at the top': (i) => [(i & 63) << 26, (i >> 6) << 26],
    equal: (i) => [i, i],
    'one a multiple of the other': (i) => [Math.imul(i, 0x9e3779b1) ^ 12345, i],
    'one another multiple of the other': (i) => [Math.imul(i, 0x85ebca6b), i],
  };
  for (const [name, key] of Object.entries(keys)) {
    const records = new RecordTable({ fields: 3 });
    const index = new HashIndex(records);
    for (let i = 0; i < 4096; i++) {
      const id = records.take();
      const [low, high] = key(i);
      records.set(id, 0, low);
      records.set(id, 1, high);
      index.insert(id);
    }
    let longest = 0;
    let length = 0;
    // A record whose chain field is 0 ends its bucket.
    index.forEach((id) => {
      length++;
      if (records.get(id, 2) !== 0) return;
      longest = Math.max(longest, length);
      length = 0;
    });
    t.true(longest <= 16, `${name}: ${longest} records in one bucket of 4096 for 4096 records`);
  }
});

test('it agrees with a Map after any operations, whatever the keys', (t) => {
  const key = fc.tuple(fc.constantFrom(0, 1, 2, 0xffff_ffff), fc.constantFrom(0, 1, 0x8000_0000));
  const manyKeys = fc.tuple(fc.nat(500), fc.nat(1));
  const operation = fc.oneof(
    fc.record({ do: fc.constant('add' as const), key: fc.oneof(key, manyKeys) }),
    fc.record({
      do: fc.constant('remove' as const),
      at: fc.nat(),
      count: fc.integer({ min: 1, max: 40 }),
    }),
    fc.record({ do: fc.constant('addMany' as const), key, count: fc.integer({ min: 1, max: 60 }) }),
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
      const { index, add, remove, find } = newIndex();
      const model = new Map<number, readonly [number, number]>();
      for (const step of operations) {
        if (step.do === 'remove') {
          for (let i = 0; i < step.count && model.size > 0; i++) {
            const id = [...model.keys()][step.at % model.size]!;
            remove(id);
            model.delete(id);
          }
        } else {
          const [low, high] = step.key;
          const count = step.do === 'add' ? 1 : step.count;
          // Half of the many have equal keys, half have all different ones.
          for (let i = 0; i < count; i++) {
            const other = i % 2 === 0 ? low : (low + i * 97) >>> 0;
            model.set(add(other, high), [other, high]);
          }
        }
        if (index.size !== model.size || index.buckets < 16) return false;
      }
      const listed: number[] = [];
      index.forEach((id) => {
        listed.push(id);
      });
      if (listed.length !== model.size || new Set(listed).size !== model.size) return false;
      for (const [id, [low, high]] of model) {
        const expected = [...model].filter(([, at]) => at[0] === low && at[1] === high).length;
        const found = find(low, high);
        if (!found.includes(id) || found.length !== expected) return false;
      }
      for (const id of [...model.keys()]) remove(id);
      return index.size === 0 && index.buckets === 16;
    }),
    { numRuns: 300 },
  );
  t.pass();
});

test.serial('where there is no memory for a bucket, chains grow longer', (t) => {
  const { records, index, add, remove, find } = newIndex();
  for (let i = 0; i < 1024; i++) add(i, 0);
  // The records have room for more in their sheet; the heads have filled theirs.
  const more = Array.from({ length: 200 }, () => records.take());
  for (const id of more) records.free(id);
  withoutMemory(() => {
    for (let i = 1024; i < 1200; i++) add(i, 0);
  });
  t.is(index.size, 1200);
  t.is(index.buckets, 1024);
  for (let i = 0; i < 1200; i++) t.is(find(i, 0).length, 1);
  add(1200, 0);
  t.is(index.buckets, 1025);
  for (let i = 0; i <= 1200; i++) remove(find(i, 0)[0]!);
  t.is(index.buckets, 16);
});
