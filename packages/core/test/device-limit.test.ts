import test from 'ava';
import { incompressible, pageSize, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

test('a device at its limit is refused what needs memory, and nothing else', (t) => {
  const { device, check } = rig();
  const limited = device({ limitBytes: 3 * pageSize, onFailure: 'keep' });
  const other = device();
  other.store(0, incompressible(9));
  for (let slot = 0; slot < 3; slot++) t.is(limited.store(slot, incompressible(slot)), 'raw');
  t.is(limited.chargedBytes, 3 * pageSize);
  t.is(limited.store(3, incompressible(3)), 'pool-limit');
  t.is(limited.store(3, zeroPage()), 'same-filled');
  t.is(limited.store(4, incompressible(9)), 'shared');
  t.is(other.store(1, incompressible(3)), 'raw');
  limited.invalidate(0);
  t.is(limited.store(5, incompressible(5)), 'raw');
  t.is(check().rejectPoolLimit, 1);
});

test('an object is charged to the device that has stored it first, until it goes', async (t) => {
  const { device, check } = rig();
  const first = device();
  const second = device();
  first.store(0, trimmed(100));
  second.store(0, trimmed(100));
  const { comprDataSize } = check();
  t.deepEqual([first.chargedBytes, second.chargedBytes], [comprDataSize, 0]);
  await first.close();
  t.deepEqual([first.chargedBytes, second.chargedBytes], [0, 0]);
  // The number of the closed device is not given away as long as the object names it.
  const third = device();
  t.is(third.chargedBytes, 0);
  second.invalidate(0);
  t.is(third.chargedBytes, 0);
  third.store(0, trimmed(100));
  t.is(third.chargedBytes, comprDataSize);
  check();
});
