import { loadOutcomes, storeOutcomes } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { incompressible, pageSize, sameFilled, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

function concat(...pages: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pages.length * pageSize);
  for (const [i, page] of pages.entries()) all.set(page, i * pageSize);
  return all;
}

function names(outcomes: Uint8Array, of: readonly string[]): string[] {
  return [...outcomes].map((code) => of[code]!);
}

test('a batch of stores does what the stores would do one after another', (t) => {
  const { device, check } = rig();
  const slots = device();
  const outcomes = new Uint8Array(6).fill(0xff);
  const pages = concat(
    trimmed(100),
    trimmed(100),
    zeroPage(),
    incompressible(),
    trimmed(100),
    sameFilled(1, 2),
  );
  slots.storeMany([5, 6, 7, 8, 5, 5], pages, outcomes);
  t.deepEqual(names(outcomes, storeOutcomes), [
    'stored',
    'shared',
    'same-filled',
    'raw',
    'unchanged',
    'same-filled',
  ]);
  t.is(check().storedPages, 4);

  const loaded = new Uint8Array(5 * pageSize).fill(0xee);
  const loads = new Uint8Array(5);
  slots.loadMany(Uint32Array.of(8, 4, 7, 5, 6), loaded, loads);
  t.deepEqual(names(loads, loadOutcomes), ['loaded', 'empty', 'loaded', 'loaded', 'loaded']);
  const untouched = new Uint8Array(pageSize).fill(0xee);
  t.deepEqual(
    loaded,
    concat(incompressible(), untouched, zeroPage(), sameFilled(1, 2), trimmed(100)),
  );
});

test('an empty batch does nothing', (t) => {
  const { device, check } = rig();
  const slots = device();
  slots.storeMany([], new Uint8Array(0), new Uint8Array(0));
  slots.loadMany([], new Uint8Array(0), new Uint8Array(0));
  t.is(check().storedPages, 0);
});

test('a page whose backend fails is an outcome and does not stop the others', (t) => {
  const { device, compressor, check } = rig();
  const slots = device();
  slots.store(1, trimmed(50));
  compressor.replace('compress', (compress, src, ...rest) => {
    if (compressor.calls('compress') === 3) throw new Error('this one not');
    return compress(src, ...rest);
  });
  const outcomes = new Uint8Array(4);
  const pages = concat(trimmed(10, 1), trimmed(20, 2), trimmed(30, 3), zeroPage());
  slots.storeMany([0, 1, 2, 3], pages, outcomes);
  t.deepEqual(names(outcomes, storeOutcomes), ['stored', 'failed', 'stored', 'same-filled']);
  t.false(slots.has(1));
  t.is(check().rejectBackendFail, 1);
});

test('a page that does not decode is an outcome and does not stop the others', (t) => {
  const { device, compressor, check } = rig();
  const slots = device();
  slots.storeMany([0, 1, 2], concat(trimmed(1), trimmed(2), trimmed(3)), new Uint8Array(3));
  compressor.replace('decompress', (decompress, src, length, ...rest) => {
    if (length === 2) throw 'damaged';
    return decompress(src, length, ...rest);
  });
  const pages = new Uint8Array(3 * pageSize).fill(0xee);
  const outcomes = new Uint8Array(3);
  slots.loadMany([0, 1, 2], pages, outcomes);
  t.deepEqual(names(outcomes, loadOutcomes), ['loaded', 'failed', 'loaded']);
  t.deepEqual(pages, concat(trimmed(1), new Uint8Array(pageSize).fill(0xee), trimmed(3)));
  t.true(slots.has(1));
  t.is(check().decompressFail, 1);
});

test('pages that are refused do not stop the others', (t) => {
  const { device, check } = rig({ poolLimitBytes: 2 * pageSize });
  const slots = device();
  const outcomes = new Uint8Array(5);
  const pages = concat(...[1, 2, 3, 1].map((seed) => incompressible(seed)), zeroPage());
  slots.storeMany([0, 1, 2, 3, 4], pages, outcomes);
  t.deepEqual(names(outcomes, storeOutcomes), [
    'raw',
    'raw',
    'pool-limit',
    'shared',
    'same-filled',
  ]);
  check();
});

test('arguments that do not fit each other are refused, and nothing changes', (t) => {
  const { device, check } = rig();
  const slots = device({ slots: 10 });
  slots.store(1, trimmed(100));
  const before = check();
  const page = trimmed(5);
  const one = new Uint8Array(1).fill(0xee);
  const two = new Uint8Array(2).fill(0xee);
  const wrong: [number[], unknown, unknown, RegExp][] = [
    [[0, 1], page, two, /"pages" expected a Uint8Array of 8192 bytes, got 4096/],
    [[0], concat(page, page), one, /"pages" expected a Uint8Array of 4096 bytes, got 8192/],
    [[0], page.subarray(1), one, /"pages" expected a Uint8Array of 4096 bytes, got 4095/],
    [[0], page, two, /"outcomes" expected a Uint8Array of 1 bytes, got 2/],
    [[0], page, [0], /"outcomes" expected a Uint8Array of 1 bytes, got an array/],
    [[0, 10], concat(page, page), two, /"slot" expected an integer from 0 to 9, got 10/],
    [[0, -1], concat(page, page), two, /"slot" .*got -1/],
    [[0, Number.NaN], concat(page, page), two, /"slot" .*got NaN/],
    [[1, 0.5], concat(page, page), two, /"slot" .*got 0.5/],
  ];
  for (const [at, pages, outcomes, message] of wrong) {
    for (const call of ['storeMany', 'loadMany'] as const) {
      t.throws(() => slots[call](at, pages as Uint8Array, outcomes as Uint8Array), { message });
    }
  }
  t.deepEqual([...one, ...two], [0xee, 0xee, 0xee]);
  sameBytes(t, page, trimmed(5));
  t.deepEqual(check(), before);
});

/** Calls `arrange` on two devices of different domains, of which the second has one slot; returns both. */
function twoDevices() {
  const made = rig();
  const alice = made.device({ slots: 1024, domain: 'alice' });
  const bob = made.device({ slots: 1, domain: 'bob' });
  const secret = trimmed(100, 1);
  alice.store(0, secret);
  const isUnharmed = () => {
    const page = new Uint8Array(pageSize);
    return alice.load(0, page) === 'loaded' && Buffer.compare(page, secret) === 0;
  };
  return { ...made, alice, bob, isUnharmed };
}

test('slots and outcomes of a batch may share memory', (t) => {
  for (const at of [0, 1, 2, 4, 6]) {
    const { bob, isUnharmed, check } = twoDevices();
    const memory = new ArrayBuffer(8);
    const slots = new Uint32Array(memory);
    const outcomes = new Uint8Array(memory, at, 2);
    const pages = new Uint8Array(2 * pageSize);
    pages.set(trimmed(200, 5));
    pages.set(trimmed(200, 6), pageSize);
    bob.storeMany(slots, pages, outcomes);
    t.deepEqual([...outcomes], [storeOutcomes.indexOf('stored'), storeOutcomes.indexOf('stored')]);
    slots.fill(0);
    bob.loadMany(slots, pages, outcomes);
    t.deepEqual([...outcomes], [0, 0]);
    t.deepEqual(pages.slice(0, pageSize), trimmed(200, 6));
    t.true(isUnharmed());
    check();
  }
});

test('slots that change while they are read are used as they were checked', (t) => {
  const { bob, isUnharmed, check } = twoDevices();
  const pages = new Uint8Array(2 * pageSize);
  const outcomes = new Uint8Array(2);
  let reads = 0;
  const slots: ArrayLike<number> = {
    get length() {
      return reads === 0 ? 2 : 1_000_000;
    },
    get 0() {
      return reads++ > 1 ? 1000 : 0;
    },
    get 1() {
      return reads++ > 1 ? -1 : 0;
    },
  };
  bob.storeMany(slots, pages, outcomes);
  t.is(reads, 2, 'each is read once');
  t.true(isUnharmed());
  check();
});

test('reading the slots may call the pool or take the pages away, and only its own call fails', (t) => {
  const { alice, bob, isUnharmed, check } = twoDevices();
  const outcomes = new Uint8Array(1);
  const calling = {
    length: 1,
    get 0() {
      bob.store(0, trimmed(300, 9));
      return 0;
    },
  };
  bob.storeMany(calling, trimmed(200, 5), outcomes);
  t.is(outcomes[0], storeOutcomes.indexOf('stored'));
  const pages = new Uint8Array(new ArrayBuffer(pageSize, { maxByteLength: pageSize }));
  const shrinking = {
    length: 1,
    get 0() {
      (pages.buffer as ArrayBuffer).resize(0);
      return 0;
    },
  };
  for (const call of ['storeMany', 'loadMany'] as const) {
    t.throws(() => alice[call](shrinking, pages, outcomes), { instanceOf: TypeError });
  }
  for (const slots of [null, 5, {}, { length: -1 }, { length: 2 ** 60 }, 'ab']) {
    t.throws(() => bob.storeMany(slots as never, pages, outcomes), { instanceOf: TypeError });
  }
  t.true(isUnharmed());
  check();
});
