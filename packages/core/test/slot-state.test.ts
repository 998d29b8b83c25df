import test from 'ava';
import { incompressible, sameFilled, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

test('a slot tells what is in it', (t) => {
  const { device } = rig();
  const slots = device({ domain: 'own' });
  slots.store(1, zeroPage());
  slots.store(2, sameFilled(7, 7));
  slots.store(3, trimmed(100));
  slots.store(4, incompressible(1));
  const states = [0, 1, 2, 3, 4].map((slot) => slots.stateOf(slot));
  t.deepEqual(states, ['empty', 'zero', 'same-filled', 'compressed', 'raw']);
  slots.store(5, trimmed(100));
  t.deepEqual([slots.stateOf(3), slots.stateOf(5)], ['shared', 'shared']);
  slots.invalidate(3);
  t.deepEqual([slots.stateOf(3), slots.stateOf(5)], ['empty', 'compressed']);
});

test('a word of which one half is 0 is not zero', (t) => {
  const slots = rig().device();
  slots.store(0, sameFilled(1, 0));
  slots.store(1, sameFilled(0, 1));
  t.deepEqual([slots.stateOf(0), slots.stateOf(1)], ['same-filled', 'same-filled']);
});

test('a slot does not tell what other devices hold', async (t) => {
  const { device } = rig();
  const mine = device({ domain: 'common' });
  const other = device({ domain: 'common' });
  mine.store(0, trimmed(100));
  mine.store(1, trimmed(200));
  mine.store(2, trimmed(200));
  const before = [0, 1, 2].map((slot) => mine.stateOf(slot));
  t.is(other.store(0, trimmed(100)), 'shared');
  t.deepEqual(
    [0, 1, 2].map((slot) => mine.stateOf(slot)),
    before,
  );
  await other.close();
  t.deepEqual(
    [0, 1, 2].map((slot) => mine.stateOf(slot)),
    ['compressed', 'shared', 'shared'],
  );
});
