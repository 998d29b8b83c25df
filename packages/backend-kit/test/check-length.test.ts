import { checkLength } from '@pagefold/backend-kit';
import test from 'ava';

test('a length within its limits is taken', (t) => {
  for (const length of [1, 2, 4096]) t.notThrows(() => checkLength(length, 1, 4096));
});

for (const length of [
  0,
  -1,
  4097,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '7',
  null,
  Symbol('n'),
]) {
  test(`${String(length)} is no length from 1 to 4096`, (t) => {
    t.throws(() => checkLength(length as number, 1, 4096), {
      instanceOf: RangeError,
      message: `"length" expected an integer from 1 to 4096, got ${String(length)}`,
    });
  });
}

test('a single length that can be is named alone', (t) => {
  t.throws(() => checkLength(99, 100, 100), { message: '"length" expected 100, got 99' });
});
