import { RecordLists, RecordTable } from '@pagefold/tables';
import test from 'ava';
import fc from 'fast-check';

function newLists(count: number): { table: RecordTable; lists: RecordLists } {
  const table = new RecordTable({ fields: 3 });
  return { table, lists: new RecordLists(table, 1, count) };
}

function members(lists: RecordLists, list: number): number[] {
  const ids: number[] = [];
  for (let id = lists.first(list); id >= 0; id = lists.next(id)) ids.push(id);
  return ids;
}

test('new lists are empty', (t) => {
  const { lists } = newLists(3);
  t.deepEqual(
    [0, 1, 2].map((list) => lists.first(list)),
    [-1, -1, -1],
  );
  t.is(lists.firstFrom(0), -1);
  t.is(lists.byteLength, 12);
});

test('the record that came last is the head', (t) => {
  const { table, lists } = newLists(2);
  const ids = [table.take(), table.take(), table.take()];
  for (const id of ids) lists.push(1, id);
  t.deepEqual(members(lists, 1), ids.toReversed());
  t.deepEqual(members(lists, 0), []);
});

test('the first list with a record is found from any list up', (t) => {
  const { table, lists } = newLists(5);
  const [low, high] = [table.take(), table.take()];
  lists.push(1, low);
  lists.push(3, high);
  t.deepEqual(
    [0, 1, 2, 3, 4, 5].map((list) => lists.firstFrom(list)),
    [low, low, high, high, -1, -1],
  );
});

test('the fields of a record beside its links are left alone', (t) => {
  const { table, lists } = newLists(1);
  const ids = [table.take(), table.take()];
  for (const id of ids) table.set(id, 0, 77 + id);
  for (const id of ids) lists.push(0, id);
  lists.remove(0, ids[0]!);
  t.deepEqual(
    ids.map((id) => table.get(id, 0)),
    [77, 78],
  );
});

test('they agree with arrays after any operations', (t) => {
  const operation = fc.record({ at: fc.nat(19), list: fc.nat(2), moves: fc.boolean() });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
      const { table, lists } = newLists(3);
      for (let i = 0; i < 20; i++) table.take();
      const model: number[][] = [[], [], []];
      for (const { at, list, moves } of operations) {
        const home = model.findIndex((ids) => ids.includes(at));
        if (home >= 0) model[home] = model[home]!.filter((id) => id !== at);
        if (home < 0 || moves) model[list]!.unshift(at);
        if (home < 0) lists.push(list, at);
        else if (moves) lists.move(home, list, at);
        else lists.remove(home, at);
      }
      return model.every((ids, list) => String(members(lists, list)) === String(ids));
    }),
  );
  t.pass();
});
