import { SparseColumn } from '@pagefold/tables';
import test from 'ava';
import fc from 'fast-check';

test('a new column is all 0 and takes nothing', (t) => {
  const column = new SparseColumn();
  for (const id of [0, 1, 1024, 2 ** 31 - 2]) t.is(column.get(id), 0);
  t.true(column.set(5000, 0));
  t.is(column.byteLength, 0);
});

test('a chunk is there as long as one of its values is not 0', (t) => {
  const column = new SparseColumn();
  column.set(3000, -7);
  column.set(3001, 9);
  t.is(column.byteLength, 4096);
  column.set(3000, 0);
  t.is(column.get(3001), 9);
  column.set(3001, 0);
  t.is(column.byteLength, 0);
  t.is(column.get(3001), 0);
});

test('a sparse column agrees with a Map after any operations', (t) => {
  const value = fc.oneof(fc.constant(0), fc.integer());
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5000), value)), (operations) => {
      const column = new SparseColumn();
      const model = new Map<number, number>();
      for (const [id, value] of operations) {
        column.set(id, value);
        model.set(id, value);
      }
      const chunks = new Set([...model].filter(([, v]) => v !== 0).map(([id]) => id >>> 10));
      if (column.byteLength !== chunks.size * 4096) return false;
      if (![...model].every(([id, v]) => column.get(id) === v)) return false;
      column.clear();
      return column.byteLength === 0 && column.get(17) === 0;
    }),
  );
  t.pass();
});
