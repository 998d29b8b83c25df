import test from 'ava';
import { commandFor } from '../lib/command.mjs';

test('nothing but options means the demonstration', (t) => {
  t.deepEqual(commandFor([]), ['demo']);
  t.deepEqual(commandFor(['--json', '-v']), ['demo', '--json', '-v']);
});

test('a word that is no option means an image to analyze', (t) => {
  t.deepEqual(commandFor(['a.img']), ['analyze', 'a.img']);
  const mixed = ['--page-size', '8192', 'a.img', '--json'];
  t.deepEqual(commandFor(mixed), ['analyze', ...mixed]);
});

test('a single dash is the image on standard input', (t) => {
  t.deepEqual(commandFor(['-']), ['analyze', '-']);
});

test('the value of an option is no image', (t) => {
  const args = ['--json', '--compressor', 'zstd', '--page-size', '8192'];
  t.deepEqual(commandFor(args), ['demo', ...args]);
  t.deepEqual(commandFor([...args, 'memory.raw']), ['analyze', ...args, 'memory.raw']);
});
