import { messageOf, show } from '@pagefold/contracts';
import test from 'ava';

test('any value can be shown', (t) => {
  const hostile = {
    toString() {
      throw new Error('no');
    },
  };
  const cases: [unknown, string][] = [
    ['lz4', '"lz4"'],
    ['a\u001b[31m', '"a\\u001b[31m"'],
    ['x'.repeat(100), `"${'x'.repeat(80)}"… (20 more)`],
    [5, '5'],
    [-0.5, '-0.5'],
    [7n, '7n'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [{}, '[object Object]'],
    [hostile, 'a value without text (object)'],
    [Object.create(null), 'a value without text (object)'],
  ];
  for (const [value, text] of cases) t.is(show(value), text);
});

test('whatever is thrown has a message', (t) => {
  const hostile = {
    stack: '',
    get message() {
      throw new Error('no');
    },
  };
  const cases: [unknown, string][] = [
    [new TypeError('wrong'), 'wrong'],
    ['plain', 'plain'],
    [undefined, 'undefined'],
    [{ message: 'of another realm', stack: '' }, 'of another realm'],
    [hostile, 'a value without text was thrown'],
    [Object.create(null), 'a value without text was thrown'],
  ];
  for (const [value, text] of cases) t.is(messageOf(value), text);
});
