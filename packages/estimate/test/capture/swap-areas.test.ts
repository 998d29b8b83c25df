import test from 'ava';
import { areaOfType, firstSpecialType, parseSwaps } from '../../dist/capture/swap-areas.js';

const text = [
  'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority',
  '/dev/zram0                              partition\t524284\t\t288\t\t100',
  '/a\\040swap\\134file                       file\t\t1024\t\t0\t\t-2',
  '/var/zram1                              file\t\t1024\t\t0\t\t-3',
  '/dev/block/zram12                       partition\t8\t\t0\t\t-4',
  '/dev/sda2                               partition\t8\t\t0\t\t-5',
  '',
].join('\n');

test('a list of swap areas is read, with names that hold blanks, and zram told by device', (t) => {
  t.deepEqual(parseSwaps(text), [
    { path: '/dev/zram0', isZram: true },
    { path: '/a swap\\file', isZram: false },
    { path: '/var/zram1', isZram: false },
    { path: '/dev/block/zram12', isZram: true },
    { path: '/dev/sda2', isZram: false },
  ]);
  t.deepEqual(parseSwaps(text.slice(0, text.indexOf('\n'))), []);
});

test('a type is the place in the list, and of an only area any type', (t) => {
  const areas = parseSwaps(text);
  t.is(areaOfType(areas, 1), areas[1]);
  t.is(areaOfType(areas, 5), undefined);
  t.is(areaOfType(areas.slice(0, 1), 3), areas[0]);
  t.is(areaOfType(areas.slice(0, 1), firstSpecialType), undefined);
  t.is(areaOfType([], 0), undefined);
});
