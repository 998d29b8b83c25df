import { Lru, ObjectTable } from '@pagefold/core/internal';
import test from 'ava';

function newLru(count: number): { lru: Lru; ids: number[]; order: () => number[] } {
  const objects = new ObjectTable(0, 1000);
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
