import type { StoreOutcome } from '@pagefold/contracts';
import { sameBytes, withoutMemory } from '@pagefold/test-support';
import test from 'ava';
import { FewDigests } from './support/backends.ts';
import { incompressible, pageSize, sameFilled, trimmed } from './support/pages.ts';
import { type Rig, type RigOptions, rig } from './support/rig.ts';

interface Refusal {
  readonly outcome: StoreOutcome | 'throws';
  readonly options?: RigOptions;
  /** Makes the next store of {@link refused} fail. */
  readonly arrange?: (rig: Rig) => void;
}

const refused = incompressible(9);

/** Every way in which a store does not succeed. */
const refusals: Record<string, Refusal> = {
  'the pool limit': {
    outcome: 'pool-limit',
    options: { poolLimitBytes: 4096, acceptThresholdPercent: 0 },
  },
  'the policy': {
    outcome: 'compress-fail',
    options: { incompressible: 'reject' },
    arrange: ({ compressor }) => compressor.returnFrom('compress', 0),
  },
  'an allocator for short objects': {
    outcome: 'compress-poor',
    options: { maxObjectSize: 3000 },
  },
  'an allocator without room': { outcome: 'alloc-fail', options: { poolPages: 1 } },
  'a table without room': { outcome: 'alloc-fail', options: { maxObjects: 1 } },
  'a hasher that throws': {
    outcome: 'throws',
    arrange: ({ hasher }) => hasher.throwFrom('hash', new Error('no')),
  },
  'a compressor that throws': {
    outcome: 'throws',
    arrange: ({ compressor }) => compressor.throwFrom('compress', 'no'),
  },
  'a compressor that lies': {
    outcome: 'throws',
    arrange: ({ compressor }) => compressor.returnFrom('compress', 100_000),
  },
  'an allocator that throws': {
    outcome: 'throws',
    arrange: ({ allocator }) => allocator.throwFrom('alloc', undefined),
  },
  'an allocator that lies': {
    outcome: 'throws',
    arrange: ({ allocator }) => allocator.returnFrom('alloc', -3),
  },
  'an allocator that cannot write': {
    outcome: 'throws',
    arrange: ({ allocator }) => allocator.throwFrom('write', new Error('no')),
  },
};

for (const [name, { outcome, options, arrange }] of Object.entries(refusals)) {
  for (const onFailure of ['erase', 'keep'] as const) {
    const verb = onFailure === 'erase' ? 'erases' : 'keeps';
    test(`a store refused by ${name} ${verb} what the slot held, where the device says so`, async (t) => {
      for (const old of ['object', 'word', 'shared', 'nothing'] as const) {
        // A device that keeps may replace its own object in a full pool: pool-limit.test.ts.
        if (outcome === 'pool-limit' && onFailure === 'keep' && old === 'object') continue;
        const pages = { object: trimmed(100), word: sameFilled(4, 4), shared: trimmed(100) };
        const made = rig(options);
        const slots = made.device({ onFailure });
        // One object, which counts against every limit.
        if (old !== 'object') slots.store(99, trimmed(100));
        if (old !== 'nothing') slots.store(7, pages[old]);
        const before = made.check().storedPages;
        arrange?.(made);
        const store = () => slots.store(7, refused);
        if (outcome === 'throws') t.throws(store, { code: 'PAGEFOLD_BACKEND_FAILED' });
        else t.is(store(), outcome);
        const held = old !== 'nothing' && onFailure === 'keep';
        t.is(slots.has(7), held, old);
        const lost = old === 'nothing' || held ? 0 : 1;
        t.is(made.check().storedPages, before - lost);
        for (const faults of [made.hasher, made.compressor, made.allocator]) faults.clear();
        if (held) {
          const page = new Uint8Array(pageSize);
          t.is(slots.load(7, page), 'loaded');
          sameBytes(t, page, pages[old]);
        }
        await slots.close();
        t.is(made.check().poolTotalSize, 0);
      }
    });
  }
}

test('a refused store to a slot that was never used leaves no memory behind', (t) => {
  for (const onFailure of ['erase', 'keep'] as const) {
    const { pool, device } = rig({ poolLimitBytes: 0 });
    const slots = device({ onFailure, slots: 1 << 20 });
    const before = pool.stats().metadata.slots;
    for (let slot = 0; slot < 1 << 20; slot += 1024) {
      t.is(slots.store(slot, trimmed(1)), 'pool-limit');
    }
    t.true(pool.stats().metadata.slots <= before + 4096);
  }
});

test('each kind of refusal has its counter', (t) => {
  const counters = {
    'pool-limit': 'rejectPoolLimit',
    'compress-fail': 'rejectCompressFail',
    'compress-poor': 'rejectCompressPoor',
    'alloc-fail': 'rejectAllocFail',
    throws: 'rejectBackendFail',
  } as const;
  for (const [name, { outcome, options, arrange }] of Object.entries(refusals)) {
    const made = rig(options);
    const slots = made.device();
    slots.store(0, trimmed(100));
    arrange?.(made);
    try {
      slots.store(1, refused);
    } catch {}
    const stats = made.check();
    const expected =
      name === 'a table without room'
        ? 'rejectKmemcacheFail'
        : counters[outcome as keyof typeof counters];
    for (const counter of [...Object.values(counters), 'rejectKmemcacheFail'] as const) {
      t.is(stats[counter], counter === expected ? 1 : 0, `${name}: ${counter}`);
    }
  }
});

test('no more objects than the most, and room again when one goes', (t) => {
  const { device, allocator, check } = rig({ maxObjects: 2 });
  const slots = device();
  slots.store(0, trimmed(1, 1));
  slots.store(1, trimmed(1, 2));
  t.is(slots.store(2, trimmed(1, 3)), 'alloc-fail');
  t.is(allocator.calls('alloc'), 2, 'the allocator is not asked');
  t.is(slots.store(3, trimmed(1, 2)), 'shared');
  slots.invalidate(0);
  t.is(slots.store(2, trimmed(1, 3)), 'stored');
  t.is(check().rejectKmemcacheFail, 1);
});

test.serial('where there is no memory for a leaf of slots, the store is refused', (t) => {
  const { device, check } = rig({ hasher: (memory) => new FewDigests(memory, 4) });
  const slots = device({ slots: 4096 });
  slots.store(0, trimmed(100));
  withoutMemory(() => {
    t.is(slots.store(2000, trimmed(100)), 'alloc-fail');
    t.is(slots.store(1, trimmed(100)), 'shared');
  });
  t.is(check().rejectKmemcacheFail, 1);
  t.is(slots.store(2000, trimmed(100)), 'shared');
});
