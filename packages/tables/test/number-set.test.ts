import { NumberSet } from '@pagefold/tables';
import test from 'ava';
import fc from 'fast-check';

const highest = 2 ** 31 - 1;

test('an empty set has no member and no lowest one', (t) => {
  const set = new NumberSet();
  t.false(set.has(0));
  t.false(set.has(highest));
  t.is(set.lowest(), -1);
});

test('deleting what was never added changes nothing', (t) => {
  const set = new NumberSet();
  set.add(7);
  set.delete(6);
  set.delete(8);
  set.delete(100_000);
  t.is(set.lowest(), 7);
  t.true(set.has(7));
});

test('adding a member twice needs one deletion', (t) => {
  const set = new NumberSet();
  set.add(31);
  set.add(31);
  set.delete(31);
  t.false(set.has(31));
  t.is(set.lowest(), -1);
});

test('members on every border of a bitmap word are told apart', (t) => {
  const set = new NumberSet();
  const borders = [5, 10, 15, 20].flatMap((bits) => [2 ** bits - 1, 2 ** bits, 2 ** bits + 1]);
  for (const value of borders) set.add(value);
  for (const value of borders) {
    t.is(set.lowest(), value);
    set.delete(value);
    t.false(set.has(value));
  }
  t.is(set.lowest(), -1);
});

test('it takes one bit a number up to the highest, and an eighth of a percent more', (t) => {
  const set = new NumberSet();
  set.add(2 ** 24 - 1);
  t.true(set.has(2 ** 24 - 1));
  t.is(set.lowest(), 2 ** 24 - 1);
  t.true(set.byteLength >= 2 ** 21);
  t.true(set.byteLength < 2 ** 21 * 1.04);
});

test('the highest number of all, 2³¹ − 1, takes 256 MiB at most', (t) => {
  const set = new NumberSet();
  set.add(highest);
  set.add(highest - 32);
  t.is(set.lowest(), highest - 32);
  set.delete(highest - 32);
  t.is(set.lowest(), highest);
  t.true(set.has(highest));
  t.false(set.has(highest - 1));
  t.true(set.byteLength < 1.04 * 2 ** 28);
});

test('it agrees with a Set after any operations', (t) => {
  // Few numbers, so that they are hit again, from all orders of magnitude.
  const value = fc.oneof(
    fc.integer({ min: 0, max: 70 }),
    fc.integer({ min: 1000, max: 1040 }),
    fc.integer({ min: 2 ** 20 - 3, max: 2 ** 20 + 3 }),
  );
  const operations = fc.array(fc.tuple(fc.constantFrom('add', 'delete'), value), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(operations, (list) => {
      const set = new NumberSet();
      const model = new Set<number>();
      for (const [operation, at] of list) {
        set[operation](at);
        model[operation](at);
        if (set.has(at) !== model.has(at)) return false;
        const lowest = model.size === 0 ? -1 : Math.min(...model);
        if (set.lowest() !== lowest) return false;
      }
      return [...model].every((member) => set.has(member));
    }),
    { numRuns: 500 },
  );
  t.pass();
});
