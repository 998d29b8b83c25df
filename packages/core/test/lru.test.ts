import { Lru, ObjectTable } from '@pagefold/core/parts';
import test from 'ava';
import fc from 'fast-check';

function newLru(count: number): { lru: Lru; ids: number[]; order: () => number[] } {
  const objects = new ObjectTable({ digestRest: 0, age: false, order: true, links: false }, 1000);
  const lru = new Lru(objects);
  const ids = Array.from({ length: count }, () => objects.take(1, 2, 0));
  for (const id of ids) lru.insert(id);
  const order = () => {
    const newestFirst: number[] = [];
    lru.forEach((id) => {
      newestFirst.push(id);
    });
    return newestFirst;
  };
  return { lru, ids, order };
}

test('an empty list has no cold object', (t) => {
  const { lru, order } = newLru(0);
  t.is(lru.coldest(10), -1);
  t.deepEqual(order(), []);
});

test('objects stand in the order in which they came', (t) => {
  const { order } = newLru(4);
  t.deepEqual(order(), [3, 2, 1, 0]);
});

test('objects leave from either end and from the middle', (t) => {
  const { lru, order } = newLru(5);
  lru.remove(2);
  t.deepEqual(order(), [4, 3, 1, 0]);
  lru.remove(0);
  t.deepEqual(order(), [4, 3, 1]);
  lru.remove(4);
  t.deepEqual(order(), [3, 1]);
  lru.remove(1);
  lru.remove(3);
  t.deepEqual(order(), []);
  lru.insert(2);
  t.deepEqual(order(), [2]);
});

test('a new object gets a second chance: it outlives one scan of the whole list', (t) => {
  const { lru, order } = newLru(3);
  t.is(lru.coldest(3), -1);
  t.deepEqual(order(), [2, 1, 0]);
  t.is(lru.coldest(3), 0);
  t.is(lru.coldest(3), 0);
  lru.remove(0);
  t.is(lru.coldest(3), 1);
});

test('an object that was used since the last scan goes to the end, and only the scan moves it', (t) => {
  const { lru, order } = newLru(3);
  lru.coldest(3);
  lru.touch(0);
  t.deepEqual(order(), [2, 1, 0]);
  t.is(lru.coldest(3), 1);
  t.deepEqual(order(), [0, 2, 1]);
  lru.remove(1);
  t.is(lru.coldest(3), 2);
  lru.remove(2);
  t.is(lru.coldest(3), 0);
});

test('a scan looks at no more objects than it may, and goes on where it stopped', (t) => {
  const { lru, order } = newLru(4);
  t.is(lru.coldest(2), -1);
  t.deepEqual(order(), [1, 0, 3, 2]);
  t.is(lru.coldest(2), -1);
  t.deepEqual(order(), [3, 2, 1, 0]);
  t.is(lru.coldest(1), 0);
  t.is(lru.coldest(0), -1);
});

test('it agrees with an array after any operations', (t) => {
  const operation = fc.record({
    do: fc.constantFrom('insert', 'remove', 'touch', 'coldest'),
    at: fc.nat(9),
  });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 100 }), (operations) => {
      const objects = new ObjectTable(
        { digestRest: 0, age: false, order: true, links: false },
        1000,
      );
      for (let i = 0; i < 10; i++) objects.take(1, 2, 0);
      const lru = new Lru(objects);
      // Oldest first, with whether each was used.
      let model: { id: number; used: boolean }[] = [];
      for (const { do: what, at } of operations) {
        const known = model.find(({ id }) => id === at);
        if (what === 'insert' && known === undefined) {
          lru.insert(at);
          model.push({ id: at, used: true });
        } else if (what === 'remove' && known !== undefined) {
          lru.remove(at);
          model = model.filter((entry) => entry !== known);
        } else if (what === 'touch' && known !== undefined) {
          lru.touch(at);
          known.used = true;
        } else if (what === 'coldest') {
          let expected = -1;
          for (let visits = 0; visits < at && model.length > 0; visits++) {
            const oldest = model[0]!;
            if (!oldest.used) {
              expected = oldest.id;
              break;
            }
            model = [...model.slice(1), { id: oldest.id, used: false }];
          }
          if (lru.coldest(at) !== expected) return false;
        }
      }
      const newestFirst: number[] = [];
      lru.forEach((id) => {
        newestFirst.push(id);
      });
      return String(newestFirst) === String(model.map(({ id }) => id).reverse());
    }),
    { numRuns: 300 },
  );
  t.pass();
});
