import type { DeviceOptions, PoolPolicy } from '@pagefold/core';
import type { HeldReadEnd, HeldStoreOptions, HeldWriteEnd } from '@pagefold/faults';
import fc from 'fast-check';
import { contents, favourites, pageSize } from './contents.ts';

/**
 * Slots that are used of every device: few, so that they are stored to again. On some devices they are far
 * from each other, so that emptying all of them takes several slices.
 */
export const slotsPerDevice = 12;
const farApart = 700;

export interface Placed {
  readonly slot: number;
  /** Index among {@link contents}. */
  readonly content: number;
}

/** `device` is taken modulo the number of devices that there are. */
export type Command =
  | { readonly do: 'store'; readonly device: number; readonly page: Placed }
  /** Stores what another slot holds, or the same one. */
  | {
      readonly do: 'copy';
      readonly device: number;
      readonly slot: number;
      readonly fromDevice: number;
      readonly fromSlot: number;
    }
  | { readonly do: 'storeMany'; readonly device: number; readonly pages: readonly Placed[] }
  | {
      readonly do: 'load' | 'fetch' | 'invalidate' | 'has';
      readonly device: number;
      readonly slot: number;
    }
  | { readonly do: 'loadMany'; readonly device: number; readonly slots: readonly number[] }
  | {
      readonly do: 'invalidateRange' | 'invalidateRangeInSlices';
      readonly device: number;
      readonly first: number;
      readonly count: number;
    }
  | { readonly do: 'compact' | 'check' | 'compactInSlices' | 'room' }
  | { readonly do: 'reclaim' | 'setLimit'; readonly pages: number }
  /** Lets the event loop turn, or time pass. */
  | { readonly do: 'turn' }
  | { readonly do: 'pass'; readonly ms: number }
  /** Ends a call of a store, `call` being taken modulo the number of those that are under way. */
  | {
      readonly do: 'end';
      readonly call: number;
      readonly write: HeldWriteEnd;
      readonly read: HeldReadEnd;
    }
  | { readonly do: 'failToFree'; readonly store: number; readonly fails: boolean }
  | { readonly do: 'close'; readonly device: number }
  | { readonly do: 'create'; readonly options: DeviceOptions };

export interface Sequence {
  readonly policy: PoolPolicy;
  /** Backing stores, nearest first. */
  readonly stores: readonly HeldStoreOptions[];
  /** Where the pool pages lie. Extents are what takes most of the time. */
  readonly pages: 'extents' | 'plain';
  readonly devices: readonly DeviceOptions[];
  /** Of the clock. */
  readonly seed: number;
  /** Whether the pool is closed with whatever is under way, or at rest. */
  readonly endsAtOnce: boolean;
  readonly commands: readonly Command[];
}

const device = fc.nat(3);
const slot = fc.oneof(fc.nat(2), fc.nat(slotsPerDevice - 1));
const content = fc.oneof(fc.constantFrom(...favourites), fc.nat(contents.length - 1));
const page = fc.record({ slot, content });
const infinite = Number.POSITIVE_INFINITY;

const deviceOptions: fc.Arbitrary<DeviceOptions> = fc.record({
  slots: fc.constantFrom(slotsPerDevice, slotsPerDevice * farApart),
  domain: fc.constantFrom('', '', 'a'),
  onFailure: fc.constantFrom('erase' as const, 'keep' as const),
  exclusiveLoads: fc.boolean(),
  limitBytes: fc.oneof(
    { weight: 4, arbitrary: fc.constant(infinite) },
    { weight: 1, arbitrary: fc.nat(8).map((pages) => pages * pageSize) },
  ),
});

const poolPages = fc.oneof(fc.nat(24), fc.constant(infinite));

/** Most calls end as they should. */
function ends(damages: boolean) {
  const writes = ['twice', 'fail', 'full', 'break', 'lie', 'elsewhere'] as const;
  const reads = ['twice', 'fail', 'break', 'lie'] as const;
  return fc.record({
    do: fc.constant('end' as const),
    call: fc.nat(7),
    write: mostly<HeldWriteEnd>(...writes, ...(damages ? (['damage'] as const) : [])),
    read: mostly<HeldReadEnd>(...reads, ...(damages ? (['damage', 'misdirect'] as const) : [])),
  });
}

function mostly<End extends string>(...others: readonly End[]): fc.Arbitrary<End | 'done'> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant('done' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  );
}

function command(damages: boolean): fc.Arbitrary<Command> {
  const one = <D extends 'load' | 'fetch' | 'invalidate' | 'has'>(name: D) =>
    fc.record({ do: fc.constant(name), device, slot });
  return fc.oneof(
    { weight: 10, arbitrary: fc.record({ do: fc.constant('store' as const), device, page }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('storeMany' as const),
        device,
        pages: fc.array(page, { maxLength: 6 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('copy' as const),
        device,
        slot,
        fromDevice: device,
        fromSlot: slot,
      }),
    },
    { weight: 4, arbitrary: one('load') },
    { weight: 6, arbitrary: one('fetch') },
    { weight: 3, arbitrary: one('invalidate') },
    { weight: 1, arbitrary: one('has') },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('loadMany' as const),
        device,
        slots: fc.array(slot, { maxLength: 6 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({
          do: fc.constantFrom('invalidateRange' as const, 'invalidateRangeInSlices' as const),
          device,
          first: slot,
          last: slot,
        })
        .map(({ do: name, device: at, first, last }) => ({
          do: name,
          device: at,
          first: Math.min(first, last),
          count: Math.abs(first - last),
        })),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('compact', 'check', 'compactInSlices', 'room'),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom('reclaim' as const, 'reclaim' as const, 'setLimit' as const),
        pages: poolPages,
      }),
    },
    { weight: 8, arbitrary: fc.constant({ do: 'turn' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        ms: fc.constantFrom(50, 200, 10_000),
      }),
    },
    { weight: 10, arbitrary: ends(damages) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('failToFree' as const),
        store: fc.nat(1),
        fails: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), device }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('create' as const), options: deviceOptions }),
    },
  );
}

/** Half of the pools have no policy at all, so that all that becomes of a page can be foretold. */
const policy: fc.Arbitrary<PoolPolicy> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      poolLimitBytes: fc.integer({ min: 0, max: 24 }).map((pages) => pages * pageSize),
      acceptThresholdPercent: fc.constantFrom(0, 50, 90, 100),
      limitOrder: fc.constantFrom('last' as const, 'zswap' as const),
      incompressible: fc.constantFrom('raw' as const, 'reject' as const),
      maxPageSharing: fc.constantFrom(1, 2, 3),
      maxCandidates: fc.constantFrom(1, 2),
      maxObjects: fc.integer({ min: 1, max: 12 }),
      reclaimLowPercent: fc.constantFrom(0, 50, 90),
      readAheadSlots: fc.constantFrom(0, 2, 8),
      reclaimHighPercent: fc.constantFrom(95, 100),
    },
    { requiredKeys: [] },
  ),
);

const storeOptions: fc.Arbitrary<HeldStoreOptions> = fc.record({
  maxObjectSize: fc.constantFrom(pageSize, pageSize, 3600),
  batchBytes: fc.constantFrom(1, 5000, 4 * pageSize),
});

/**
 * Sequences of commands.
 *
 * @param damages whether what comes back from a store can be another page: only a good hasher notices.
 * @param more what else the policy of every pool is.
 */
export function sequences(damages: boolean, more: PoolPolicy): fc.Arbitrary<Sequence> {
  return fc.record({
    policy: policy.map((sampled) => ({ ...sampled, ...more })),
    stores: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 4, arbitrary: fc.array(storeOptions, { minLength: 1, maxLength: 1 }) },
    ),
    pages: fc.oneof(
      { weight: 1, arbitrary: fc.constant('extents' as const) },
      { weight: 9, arbitrary: fc.constant('plain' as const) },
    ),
    seed: fc.nat(),
    endsAtOnce: fc.boolean(),
    devices: fc.array(deviceOptions, { minLength: 1, maxLength: 3 }),
    commands: fc.array(command(damages), { minLength: 20, maxLength: 40, size: 'max' }),
  });
}
