import { StateError } from '@pagefold/contracts';
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

test('the limit of a device is changed: at once for what is refused, and for what waits', async (t) => {
  const { device, check } = rig();
  const limited = device({ limitBytes: 2 * pageSize, onFailure: 'keep' });
  for (let slot = 0; slot < 2; slot++) t.is(limited.store(slot, incompressible(slot)), 'raw');
  t.is(limited.store(2, incompressible(2)), 'pool-limit');
  const room = limited.room();
  limited.setLimit(3 * pageSize);
  await room;
  t.is(limited.store(2, incompressible(2)), 'raw');
  limited.setLimit(pageSize);
  t.is(limited.chargedBytes, 3 * pageSize);
  t.is(limited.store(3, incompressible(3)), 'pool-limit');
  limited.setLimit(Number.POSITIVE_INFINITY);
  for (let slot = 3; slot < 9; slot++) t.is(limited.store(slot, incompressible(slot)), 'raw');
  check();
});

test('a limit that is no number of bytes is refused, and one of a closed device', async (t) => {
  const { device } = rig();
  const limited = device({ limitBytes: pageSize, onFailure: 'keep' });
  for (const bytes of [-1, 0.5, Number.NaN, '1' as unknown as number]) {
    t.throws(() => limited.setLimit(bytes), { instanceOf: RangeError, message: /"limitBytes"/ });
  }
  t.is(limited.store(0, incompressible(0)), 'raw');
  t.is(limited.store(1, incompressible(1)), 'pool-limit');
  await limited.close();
  t.throws(() => limited.setLimit(pageSize), { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' });
});
