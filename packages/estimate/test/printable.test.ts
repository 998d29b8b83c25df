import test from 'ava';
import { printable } from '../dist/printable.js';

test('leaves an ordinary path as it is', (t) => {
  for (const path of ['a.raw', './with some spaces/größe "x".raw', 'C:\\dump\\a.raw', '日本.raw']) {
    t.is(printable(path), path);
  }
});

test('what would break a line or command a terminal is written out', (t) => {
  t.is(printable('a\nb'), '"a\\u{a}b"');
  t.is(printable('\u001b[2Jx'), '"\\u{1b}[2Jx"');
  t.is(printable('a\u009bb'), '"a\\u{9b}b"');
  t.is(printable('a\u2028b\u202eb'), '"a\\u{2028}b\\u{202e}b"');
});

test('nothing that a terminal could take for a command is left as it is', (t) => {
  const codes = [
    ...Array.from({ length: 0x20 }, (_, code) => code),
    ...Array.from({ length: 0x21 }, (_, i) => 0x7f + i),
    ...[0xad, 0x061c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0xfeff],
    ...Array.from({ length: 5 }, (_, i) => 0x202a + i),
    ...Array.from({ length: 4 }, (_, i) => 0x2066 + i),
    0xe0001,
  ];
  for (const code of codes) {
    t.is(printable(`a${String.fromCodePoint(code)}b`), `"a\\u{${code.toString(16)}}b"`);
  }
});

test('an end that nobody would see is shown by quotes', (t) => {
  t.is(printable(''), '""');
  t.is(printable('a '), '"a "');
  t.is(printable(' a'), '" a"');
});
