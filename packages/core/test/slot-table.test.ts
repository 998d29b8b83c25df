import { SlotTable } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';
import test from 'ava';
import fc from 'fast-check';

const newLeaves = () => new RecordTable({ fields: 1024 });

test('a slot holds nothing until it is set', (t) => {
  const table = new SlotTable(5000, newLeaves(), 0);
  t.is(table.get(0), 0);
  t.is(table.get(4999), 0);
  t.true(table.prepare(4999));
  t.is(table.get(4999), 0);
  table.set(4999, -7);
  t.is(table.get(4999), -7);
  t.is(table.size, 1);
  t.is(table.clear(4999), -7);
  t.is(table.clear(4999), 0);
  t.is(table.size, 0);
});

test('a leaf of slots exists as long as one of them is in use', (t) => {
  const leaves = newLeaves();
  const table = new SlotTable(10_000, leaves, 0);
  table.prepare(0);
  table.set(0, 1);
  table.prepare(1023);
  table.set(1023, 1);
  t.is(leaves.size, 1);
  table.prepare(1024);
  table.set(1024, 1);
  t.is(leaves.size, 2);
  table.clear(0);
  t.is(leaves.size, 2);
  table.clear(1023);
  t.is(leaves.size, 1);
  table.clear(1024);
  t.is(leaves.size, 0);
});

test('trim gives back a leaf that was prepared in vain, and no other', (t) => {
  const leaves = newLeaves();
  const table = new SlotTable(2048, leaves, 0);
  table.prepare(5);
  table.trim(5);
  t.is(leaves.size, 0);
  table.trim(5);
  table.prepare(5);
  table.set(5, 9);
  table.trim(6);
  t.is(table.get(5), 9);
  t.is(leaves.size, 1);
});

test('tables on the same leaves do not disturb each other', (t) => {
  const leaves = newLeaves();
  const tables = [new SlotTable(3000, leaves, 0), new SlotTable(3000, leaves, 0)];
  for (let slot = 0; slot < 3000; slot += 7) {
    for (const [i, table] of tables.entries()) {
      table.prepare(slot);
      table.set(slot, slot * 2 + i + 1);
    }
  }
  for (let slot = 0; slot < 3000; slot += 7) t.is(tables[0]!.clear(slot), slot * 2 + 1);
  for (let slot = 0; slot < 3000; slot += 7) t.is(tables[1]!.get(slot), slot * 2 + 2);
});

test('the last slots of a table of 2³² can be used, and cost their leaf and the directory', (t) => {
  const leaves = newLeaves();
  const table = new SlotTable(2 ** 32, leaves, 0);
  t.is(table.byteLength, 6 * 2 ** 22);
  for (const slot of [2 ** 32 - 1, 2 ** 31, 2 ** 31 - 1]) {
    t.true(table.prepare(slot));
    table.set(slot, slot);
  }
  t.is(leaves.size, 3);
  t.is(table.get(2 ** 32 - 1), -1);
  t.is(table.get(2 ** 31), -(2 ** 31));
  t.is(table.get(2 ** 31 - 1), 2 ** 31 - 1);
  t.is(table.nextUsed(0, 2 ** 32), 2 ** 31 - 1);
  t.is(table.nextUsed(2 ** 31 + 1, 2 ** 32), 2 ** 32 - 1);
  t.is(table.nextUsed(2 ** 31 + 1, 2 ** 32 - 1), -1);
});

test('it agrees with a Map after any operations', (t) => {
  const slot = fc.oneof(fc.nat(5), fc.integer({ min: 1020, max: 1030 }), fc.nat(2999));
  const operation = fc.record({ set: fc.boolean(), slot, value: fc.integer({ min: 1 }) });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 100 }), (operations) => {
      const table = new SlotTable(3000, newLeaves(), 0);
      const model = new Map<number, number>();
      for (const { set, slot: at, value } of operations) {
        if (set) {
          table.prepare(at);
          table.set(at, value);
          model.set(at, value);
        } else if (table.clear(at) !== (model.get(at) ?? 0)) return false;
        else model.delete(at);
        if (table.size !== model.size) return false;
      }
      const used: number[] = [];
      let next = table.nextUsed(0, 3000);
      for (; next >= 0; next = table.nextUsed(next + 1, 3000)) used.push(next);
      const expected = [...model.keys()].sort((a, b) => a - b);
      return (
        JSON.stringify(used) === JSON.stringify(expected) &&
        expected.every((at) => table.get(at) === model.get(at))
      );
    }),
    { numRuns: 300 },
  );
  t.pass();
});
