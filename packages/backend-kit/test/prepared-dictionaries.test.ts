import { PreparedDictionaries } from '@pagefold/backend-kit';
import test from 'ava';

test('ids count from 1, and one that was removed comes again', (t) => {
  const prepared = new PreparedDictionaries<string>(3);
  t.deepEqual(
    ['a', 'b', 'c'].map((name) => prepared.add((room) => `${name} in ${room}`)),
    [1, 2, 3],
  );
  t.is(prepared.remove(2), 'b in 1');
  t.is(
    prepared.add((room) => `d in ${room}`),
    2,
  );
  t.deepEqual(
    [1, 2, 3].map((id) => prepared.get(id)),
    ['a in 0', 'd in 1', 'c in 2'],
  );
});

test('there are no more than the context says', (t) => {
  const prepared = new PreparedDictionaries<string>(1);
  prepared.add(() => 'a');
  t.throws(() => prepared.add(() => t.fail()), {
    instanceOf: RangeError,
    message: 'expected at most 1 prepared dictionaries ("dictionaries" of the context)',
  });
  t.is(prepared.get(1), 'a');
});

test('what fails to prepare leaves its room free', (t) => {
  const prepared = new PreparedDictionaries<string>(1);
  const error = new Error('no');
  t.is(
    t.throws(() =>
      prepared.add(() => {
        throw error;
      }),
    ),
    error,
  );
  t.is(
    prepared.add(() => 'a'),
    1,
  );
});

test('an id that is none is refused', (t) => {
  const prepared = new PreparedDictionaries<string>(2);
  prepared.add(() => 'a');
  for (const id of [0, 2, 3, -1, 1.5, Number.NaN, undefined as never, '1x' as never]) {
    const expectation = {
      instanceOf: RangeError,
      message: `"dictionary" expected one that is prepared, got ${id}`,
    };
    t.throws(() => prepared.get(id), expectation);
    t.throws(() => prepared.remove(id), expectation);
  }
});

test('a number of dictionaries that cannot be is refused', (t) => {
  for (const count of [-1, 5, 1.5, Number.NaN]) {
    t.throws(() => new PreparedDictionaries(count), {
      instanceOf: RangeError,
      message: `"dictionaries" expected an integer from 0 to 4, got ${count}`,
    });
  }
});
