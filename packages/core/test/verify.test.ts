import { insideOf } from '@pagefold/core/parts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { FewDigests, Fnv, LongFnv } from './support/backends.ts';
import { incompressible, noise, pageSize, trimmed } from './support/pages.ts';
import { rig } from './support/rig.ts';

const oneDigest = {
  hasher: (memory: ConstructorParameters<typeof Fnv>[0]) => new FewDigests(memory, 1),
};

test('pages with one digest and other contents are told apart', (t) => {
  const { device, check } = rig(oneDigest);
  const slots = device();
  const contents = Array.from({ length: 20 }, (_, i) => trimmed(100, i));
  for (const [i, page] of contents.entries()) t.is(slots.store(i, page), 'stored');
  const first = check();
  t.is(first.dedupCandidates, (20 * 19) / 2);
  t.is(first.dedupMismatches, (20 * 19) / 2);
  for (const [i, page] of contents.entries()) t.is(slots.store(50 + i, page), 'shared');
  const page = new Uint8Array(pageSize);
  for (const [i, expected] of contents.entries()) {
    slots.load(50 + i, page);
    sameBytes(t, page, expected);
  }
  t.is(check().objects, 20);
});

test('pages that differ in one bit anywhere are told apart', (t) => {
  const { device, check } = rig(oneDigest);
  const slots = device();
  const page = incompressible();
  slots.store(0, page);
  for (let bit = 0; bit < pageSize * 8; bit += 641) {
    page[bit >> 3]! ^= 1 << (bit & 7);
    t.not(slots.store(1, page), 'shared', `bit ${bit}`);
    page[bit >> 3]! ^= 1 << (bit & 7);
  }
  t.is(slots.store(1, page), 'shared');
  check();
});

test('digests of 4, 8, 16 and 32 bytes find equal pages', (t) => {
  for (const digestLength of [4, 8, 16, 32] as const) {
    const { device, check } = rig({
      hasher: (memory) => Object.assign(new Fnv(memory), { digestLength }),
    });
    const slots = device();
    for (let i = 0; i < 50; i++) slots.store(i, trimmed(100, i % 25));
    const stats = check();
    t.is(stats.objects, 25, `${digestLength}`);
    t.is(stats.dedupHits, 25);
    t.is(stats.dedupMismatches, 0);
  }
});

test('without verification nothing is unpacked, and the whole digest decides', (t) => {
  const { device, compressor, allocator, check } = rig({
    verify: 'never',
    hasher: (memory) => new LongFnv(memory),
  });
  const slots = device();
  t.is(slots.store(0, trimmed(100, 1)), 'stored');
  t.is(slots.store(1, trimmed(100, 1)), 'shared');
  t.is(slots.store(0, trimmed(100, 1)), 'unchanged');
  t.is(slots.store(2, incompressible(2)), 'raw');
  t.is(slots.store(3, incompressible(2)), 'shared');
  t.is(compressor.calls('decompress'), 0);
  t.is(allocator.calls('read'), 0);
  const page = new Uint8Array(pageSize);
  slots.load(1, page);
  sameBytes(t, page, trimmed(100, 1));
  check();
});

test('without verification digests that differ in any byte are other contents', (t) => {
  // A digest is the first 32 bytes of the page.
  const { device, check } = rig({
    verify: 'never',
    hasher: (memory) => ({
      name: 'head',
      digestLength: 32,
      collisionResistant: true,
      hash: (src, _length, out) => memory.bytes.copyWithin(out, src, src + 32),
    }),
  });
  const slots = device();
  const page = trimmed(200);
  t.is(slots.store(0, page), 'stored');
  for (let at = 0; at < 32; at++) {
    const other = page.slice();
    other[at]! ^= 1;
    t.is(slots.store(1, other), 'stored', `byte ${at}`);
  }
  const sameDigest = page.slice();
  sameDigest[100]! ^= 1;
  t.is(slots.store(1, sameDigest), 'shared', 'the digest is trusted');
  check();
});

test('without verification digests of 4 and 8 bytes are compared whole too', (t) => {
  for (const digestLength of [4, 8] as const) {
    const { device } = rig({
      verify: 'never',
      hasher: (memory) => Object.assign(new LongFnv(memory), { digestLength }),
    });
    const slots = device();
    t.is(slots.store(0, trimmed(100, 1)), 'stored');
    t.is(slots.store(1, trimmed(100, 2)), 'stored');
    t.is(slots.store(2, trimmed(100, 1)), 'shared');
  }
});

test('a candidate that does not decode leaves the index, and the store is unharmed', (t) => {
  const { device, compressor, check } = rig();
  const slots = device();
  slots.store(0, trimmed(100));
  slots.store(1, trimmed(100));
  compressor.throwFrom('decompress', new Error('damaged'));
  t.is(slots.store(2, trimmed(100)), 'stored');
  compressor.clear();
  const stats = check();
  t.is(stats.candidateErrors, 1);
  t.is(stats.dedupCandidates, 2);
  t.is(stats.dedupMismatches, 0);
  t.is(stats.objects, 2);
  t.is(stats.rejectBackendFail, 0);
  // The object that left is not proposed again; its slots keep it.
  t.is(slots.store(3, trimmed(100)), 'shared');
  t.is(check().dedupCandidates, 3);
  const page = new Uint8Array(pageSize);
  t.is(slots.load(0, page), 'loaded');
  slots.invalidateRange(0, 4);
  t.is(check().objects, 0);
});

test('after a candidate that does not decode the next one is looked at', (t) => {
  const { device, compressor, check } = rig(oneDigest);
  const slots = device();
  for (let i = 0; i < 5; i++) slots.store(i, trimmed(100 + i));
  compressor.replace('decompress', (decompress, src, length, ...rest) => {
    if (length !== 102) throw 'damaged';
    return decompress(src, length, ...rest);
  });
  t.is(slots.store(10, trimmed(102)), 'shared');
  const stats = check();
  t.true(stats.candidateErrors >= 1);
  t.is(stats.objects, 5);
});

test('a candidate that decodes to another length than a page’s is damaged too', (t) => {
  for (const length of [4095, 4097, 0, -1, Number.NaN, undefined]) {
    const { device, compressor, check } = rig();
    const slots = device();
    slots.store(0, trimmed(100));
    compressor.returnFrom('decompress', length);
    t.is(slots.store(1, trimmed(100)), 'stored');
    t.is(check().candidateErrors, 1);
  }
});

test('what the slot holds is replaced when it does not decode any more', (t) => {
  const { device, compressor, check } = rig();
  const slots = device();
  slots.store(0, trimmed(100));
  compressor.throwFrom('decompress', new Error('damaged'));
  t.is(slots.store(0, trimmed(100)), 'stored');
  compressor.clear();
  const stats = check();
  t.is(stats.objects, 1);
  t.is(stats.candidateErrors, 1);
  const page = new Uint8Array(pageSize);
  slots.load(0, page);
  sameBytes(t, page, trimmed(100));
});

test('a candidate that decodes to wrong bytes is another content', (t) => {
  const { device, compressor, check } = rig();
  const slots = device();
  slots.store(0, trimmed(100));
  compressor.replace('decompress', (decompress, src, ...rest) => decompress(src + 1, ...rest));
  t.is(slots.store(1, trimmed(100)), 'stored');
  compressor.clear();
  t.is(check().dedupMismatches, 1);
  t.is(check().objects, 2);
});

test('an object has at most maxPageSharing slots; then the content is stored again', (t) => {
  const { device, check } = rig({ maxPageSharing: 3 });
  const slots = device();
  const outcomes = Array.from({ length: 9 }, (_, i) => slots.store(i, trimmed(100)));
  t.deepEqual(outcomes, [
    'stored',
    'shared',
    'shared',
    'stored',
    'shared',
    'shared',
    'stored',
    'shared',
    'shared',
  ]);
  const stats = check();
  t.is(stats.objects, 3);
  t.is(stats.pagesSharing, 6);
  t.is(stats.dedupHits, 6);
  t.is(stats.sharingLimitHit, 3, 'three objects have all their slots');
});

test('a slot of an object with all its slots is unchanged by its own content', (t) => {
  const { device, check } = rig({ maxPageSharing: 1 });
  const slots = device();
  t.is(slots.store(0, trimmed(100)), 'stored');
  t.is(slots.store(1, trimmed(100)), 'stored');
  for (const slot of [0, 1, 0]) t.is(slots.store(slot, trimmed(100)), 'unchanged');
  const stats = check();
  t.is(stats.objects, 2);
  t.is(stats.sharingLimitHit, 2);
});

test('an object with room again is shared, though others with its content are full', (t) => {
  const { device, check } = rig({ maxPageSharing: 2 });
  const slots = device();
  for (let slot = 0; slot < 6; slot++) slots.store(slot, trimmed(100));
  slots.invalidate(1);
  t.is(slots.store(9, trimmed(100)), 'shared');
  t.is(check().objects, 3);
});

test('no more than maxCandidates objects with one digest can be found', (t) => {
  const { device, check } = rig({ ...oneDigest, maxCandidates: 3 });
  const slots = device();
  for (let i = 0; i < 10; i++) t.is(slots.store(i, trimmed(100, i)), 'stored');
  const first = check();
  t.is(first.dedupCandidates, 0 + 1 + 2 + 3 * 7);
  t.is(first.candidateLimitHit, 7);
  t.is(first.longestCandidateChain, 3);
  for (const i of [0, 1, 2]) t.is(slots.store(20 + i, trimmed(100, i)), 'shared');
  t.is(slots.store(26, trimmed(100, 6)), 'stored');
  const page = new Uint8Array(pageSize);
  for (const slot of [0, 6, 9, 20, 22, 26]) {
    slots.load(slot, page);
    sameBytes(t, page, trimmed(100, slot % 20));
  }
  t.is(check().objects, 11);
});

test('what the slot holds is found, however many other objects have its digest', (t) => {
  const { device, check } = rig({ ...oneDigest, maxCandidates: 1 });
  const slots = device();
  for (let i = 0; i < 10; i++) slots.store(i, trimmed(100, i));
  for (let i = 0; i < 10; i++) t.is(slots.store(i, trimmed(100, i)), 'unchanged');
  t.is(check().objects, 10);
});

test('contents beyond maxCandidates leave with their pages, and the first ones can be found again', (t) => {
  const { device, check } = rig({ ...oneDigest, maxCandidates: 3 });
  const slots = device();
  for (let i = 0; i < 100; i++) slots.store(i, trimmed(100, i));
  for (let i = 0; i < 50; i++) slots.invalidate(i);
  t.is(check().objects, 50);
  t.is(slots.store(0, trimmed(100, 0)), 'stored');
  t.is(slots.store(1, trimmed(100, 0)), 'shared');
  slots.invalidateRange(0, 100);
  t.is(check().objects, 0);
});

test('damaged candidates leave the index after the walk that met them, and hide none behind them', (t) => {
  for (let sound = 0; sound < 60; sound++) {
    const { device, check, compressor } = rig({ ...oneDigest, maxCandidates: 1000 });
    const slots = device();
    for (let i = 0; i < 60; i++) slots.store(i, trimmed(60 + i, i));
    compressor.replace('decompress', (real, src, length, ...rest) =>
      length === 60 + sound ? real(src, length, ...rest) : 0,
    );
    t.is(slots.store(100, trimmed(60 + sound, sound)), 'shared', `all but ${sound} are damaged`);
    t.is(slots.store(101, trimmed(59, 1)), 'stored');
    t.is(check().candidateErrors, 59);
  }
});

test('a pool without colliding digests never meets the limit of candidates', (t) => {
  const { device, check } = rig({ maxCandidates: 1 });
  const slots = device();
  for (let i = 0; i < 50; i++) slots.store(i, trimmed(100, i % 25));
  const stats = check();
  t.is(stats.objects, 25);
  t.is(stats.candidateLimitHit, 0);
  t.is(stats.longestCandidateChain, 1);
});

test('a hash is taken of the whole page, with nothing before or after it', (t) => {
  const seen: number[] = [];
  const { device, hasher } = rig({ pageSize: 8192 });
  hasher.replace('hash', (hash, src, length, out) => {
    seen.push(length);
    return hash(src, length, out);
  });
  device().store(0, trimmed(8000, 1, 8192));
  t.deepEqual(seen, [8192]);
});

test('few digests and hundreds of contents are never mixed up', (t) => {
  const { pool, device, check } = rig({
    hasher: (memory) => new FewDigests(memory, 4),
    maxCandidates: 1000,
  });
  const devices = [device({ slots: 300 }), device({ slots: 300 })];
  const models: Map<number, number>[] = [new Map(), new Map()];
  // Contents 2k and 2k + 1 differ in the last byte only.
  const content = (n: number) => {
    const page = trimmed(60 + (n % 7) * 40, n >> 1);
    page[59 + (n % 7) * 40]! ^= n & 1 ? 0x80 : 0;
    return page;
  };
  const page = new Uint8Array(pageSize);
  for (let step = 0; step < 4000; step++) {
    const which = noise(step, 1) % 2;
    const slot = noise(step, 2) % 300;
    const [slots, model] = [devices[which]!, models[which]!];
    if (noise(step, 3) % 4 === 0) {
      t.is(slots.invalidate(slot), model.delete(slot));
    } else {
      const n = noise(step, 4) % 400;
      slots.store(slot, content(n));
      model.set(slot, n);
    }
    if (step % 500 === 499) check();
  }
  for (const [which, model] of models.entries()) {
    for (const [slot, n] of model) {
      devices[which]!.load(slot, page);
      if (Buffer.compare(page, content(n)) !== 0) t.fail(`slot ${slot} of device ${which}`);
    }
  }
  const stats = check();
  const held = new Set(models.flatMap((model) => [...model.values()]));
  const distinct = new Set([...held].map((n) => Buffer.from(content(n)).toString('latin1')));
  t.is(stats.objects, distinct.size);
  t.true(stats.dedupMismatches > 1000);
  t.is(insideOf(pool).contents.objects.index.size, distinct.size);
});
