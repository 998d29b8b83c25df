import { CorruptionError } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { incompressible, pageSize, sameFilled, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

test('an exclusive load empties its slot', (t) => {
  const { device, check } = rig();
  const slots = device({ exclusiveLoads: true });
  const page = new Uint8Array(pageSize);
  for (const content of [zeroPage(), sameFilled(1, 2), trimmed(100), incompressible()]) {
    slots.store(0, content);
    t.is(slots.load(0, page), 'loaded');
    sameBytes(t, page, content);
    t.false(slots.has(0));
    t.is(slots.load(0, page), 'empty');
    sameBytes(t, page, content);
    t.is(check().storedPages, 0);
  }
  t.is(check().poolTotalSize, 0);
});

test('an exclusive load of shared content takes only its own reference', (t) => {
  const { device, check } = rig();
  const exclusive = device({ exclusiveLoads: true });
  const keeping = device();
  const page = new Uint8Array(pageSize);
  exclusive.store(0, trimmed(100));
  exclusive.store(1, trimmed(100));
  keeping.store(0, trimmed(100));
  t.is(exclusive.load(0, page), 'loaded');
  t.false(exclusive.has(0));
  t.true(exclusive.has(1));
  t.is(check().objects, 1);
  t.is(exclusive.load(1, page), 'loaded');
  t.is(keeping.load(0, page), 'loaded');
  t.is(keeping.load(0, page), 'loaded');
  sameBytes(t, page, trimmed(100));
  t.is(check().storedPages, 1);
});

test('an exclusive load that does not decode keeps the slot', (t) => {
  const { device, compressor, check } = rig();
  const slots = device({ exclusiveLoads: true });
  slots.store(0, trimmed(100));
  compressor.throwFrom('decompress', new Error('damaged'));
  const page = zeroPage();
  t.throws(() => slots.load(0, page), {
    instanceOf: CorruptionError,
    code: 'PAGEFOLD_DECOMPRESS_FAIL',
  });
  t.deepEqual(page, zeroPage());
  t.true(slots.has(0));
  t.is(check().decompressFail, 1);
  compressor.clear();
  t.is(slots.load(0, page), 'loaded');
  sameBytes(t, page, trimmed(100));
  t.false(slots.has(0));
});

test('exclusive loads in a batch empty their slots, the second of one slot finds nothing', (t) => {
  const { device, check } = rig();
  const slots = device({ exclusiveLoads: true });
  slots.store(0, trimmed(100, 1));
  slots.store(1, trimmed(100, 2));
  const pages = new Uint8Array(3 * pageSize).fill(0xee);
  const outcomes = new Uint8Array(3);
  slots.loadMany([1, 0, 1], pages, outcomes);
  t.deepEqual([...outcomes], [0, 0, 1]);
  t.deepEqual(pages.subarray(0, pageSize), trimmed(100, 2));
  t.deepEqual(pages.subarray(pageSize, 2 * pageSize), trimmed(100, 1));
  t.true(pages.subarray(2 * pageSize).every((byte) => byte === 0xee));
  t.is(check().storedPages, 0);
});
