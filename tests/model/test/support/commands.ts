import type { DeviceOptions, PoolPolicy } from '@pagefold/core';
import fc from 'fast-check';
import { contents, favourites, pageSize } from './contents.ts';

/** Slots of every device: few, so that they are stored to again. */
export const slotsPerDevice = 12;

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
  | { readonly do: 'load' | 'invalidate' | 'has'; readonly device: number; readonly slot: number }
  | { readonly do: 'loadMany'; readonly device: number; readonly slots: readonly number[] }
  | {
      readonly do: 'invalidateRange';
      readonly device: number;
      readonly first: number;
      readonly count: number;
    }
  | { readonly do: 'compact' | 'check' }
  | { readonly do: 'close'; readonly device: number }
  | { readonly do: 'create'; readonly options: DeviceOptions };

export interface Sequence {
  readonly policy: PoolPolicy;
  readonly devices: readonly DeviceOptions[];
  readonly commands: readonly Command[];
}

const device = fc.nat(3);
const slot = fc.oneof(fc.nat(2), fc.nat(slotsPerDevice - 1));
const content = fc.oneof(fc.constantFrom(...favourites), fc.nat(contents.length - 1));
const page = fc.record({ slot, content });

const deviceOptions: fc.Arbitrary<DeviceOptions> = fc.record({
  slots: fc.constant(slotsPerDevice),
  domain: fc.constantFrom('', '', 'a'),
  onFailure: fc.constantFrom('erase' as const, 'keep' as const),
  exclusiveLoads: fc.boolean(),
});

function command(): fc.Arbitrary<Command> {
  const one = <D extends 'load' | 'invalidate' | 'has'>(name: D) =>
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
      weight: 1,
      arbitrary: fc
        .record({ device, first: slot, last: slot })
        .map(({ device: at, first, last }) => ({
          do: 'invalidateRange' as const,
          device: at,
          first: Math.min(first, last),
          count: Math.abs(first - last),
        })),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('compact', 'check') }) },
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
    },
    { requiredKeys: [] },
  ),
);

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  policy,
  devices: fc.array(deviceOptions, { minLength: 1, maxLength: 3 }),
  commands: fc.array(command(), { minLength: 30, maxLength: 60, size: 'max' }),
});
