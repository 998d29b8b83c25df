import { insideOf } from '@pagefold/core/parts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { FewDigests } from './support/backends.ts';
import { incompressible, pageSize, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

test('content is shared within a domain and never across', (t) => {
  const { device, check } = rig();
  const a = device({ domain: 'a' });
  const b = device({ domain: 'b' });
  const alsoA = device({ domain: 'a' });
  t.is(a.store(0, trimmed(100)), 'stored');
  t.is(b.store(0, trimmed(100)), 'stored');
  t.is(alsoA.store(0, trimmed(100)), 'shared');
  t.is(b.store(1, trimmed(100)), 'shared');
  const stats = check();
  t.is(stats.objects, 2);
  t.is(stats.dedupMismatches, 0);
});

test('devices without a domain are of one', (t) => {
  const { device } = rig();
  const [one, two] = [device(), device()];
  t.is(one.domain, '');
  one.store(0, trimmed(100));
  t.is(two.store(0, trimmed(100)), 'shared');
  t.is(device({ domain: 'a' }).store(0, trimmed(100)), 'stored');
});

test('a candidate of another domain is not even unpacked', (t) => {
  // Few digests, so that keys of different domains could meet in one chain.
  const { device, compressor, check } = rig({ hasher: (memory) => new FewDigests(memory, 1) });
  const devices = Array.from({ length: 20 }, (_, i) => device({ domain: `d${i}` }));
  for (const slots of devices) t.is(slots.store(0, trimmed(100)), 'stored');
  t.is(compressor.calls('decompress'), 0);
  t.is(check().dedupCandidates, 0);
});

test('what one domain does is not seen in another', async (t) => {
  const { device, check } = rig();
  const a = device({ domain: 'a' });
  const b = device({ domain: 'b' });
  for (const slots of [a, b]) {
    slots.store(0, incompressible(1));
    slots.store(1, zeroPage());
  }
  await a.close();
  check();
  const page = new Uint8Array(pageSize);
  t.is(b.load(0, page), 'loaded');
  sameBytes(t, page, incompressible(1));
  t.is(check().zeroPages, 1);
});

test('the number of a domain comes again when its last device has closed, and not before', async (t) => {
  const { pool, device, check } = rig();
  const numberOf = (index: number) => [...insideOf(pool).slots.tables][index]!.domain;
  const first = device({ domain: 'a' });
  const second = device({ domain: 'a' });
  first.store(0, trimmed(100));
  second.store(0, trimmed(100));
  await first.close();
  const other = device({ domain: 'b' });
  t.not(numberOf(0), numberOf(1));
  t.is(other.store(0, trimmed(100)), 'stored');
  await second.close();
  const third = device({ domain: 'c' });
  t.is(third.store(0, trimmed(100)), 'stored');
  t.is(new Set([numberOf(0), numberOf(1)]).size, 2);
  check();
});

test('a domain that comes again does not get the number that another has by then', async (t) => {
  const { device } = rig();
  await device({ domain: 'a' }).close();
  const b = device({ domain: 'b' });
  const a = device({ domain: 'a' });
  t.is(b.store(0, trimmed(100)), 'stored');
  t.is(a.store(0, trimmed(100)), 'stored');
  t.is(device({ domain: 'c' }).store(0, trimmed(100)), 'stored');
});

test('a pool has at most 65536 domains at a time', async (t) => {
  const { device } = rig();
  const devices = Array.from({ length: 65536 }, (_, i) => device({ slots: 1, domain: `d${i}` }));
  t.throws(() => device({ slots: 1, domain: 'one more' }), { instanceOf: RangeError });
  t.notThrows(() => device({ slots: 1, domain: 'd7' }));
  await devices[65535]!.close();
  t.notThrows(() => device({ slots: 1, domain: 'one more' }));
});
