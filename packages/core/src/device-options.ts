import { type CodeOptionSpec, type Options, resolveOptions } from '@pagefold/contracts';

/** The most slots of a device. */
export const maxSlots: number = 2 ** 32;

/** What `PagePool.createDevice` takes. */
export interface DeviceOptions {
  /** Number of slots, 1 to 2³². A slot that was never used takes 6 bytes per 1024. */
  readonly slots: number;
  /** Content is shared with devices of the same domain only; all without a name are of one. */
  readonly domain?: string;
  /**
   * What happens to a slot's page when a store to it is refused or fails. `erase` (the default): it
   * goes, as in zswap, since the new page goes to the layer below and the old one must not come back.
   * `keep`: it stays, for a device that has no layer below. A full pool lets such a device overwrite a slot
   * whose object goes by that, and takes its pages again as soon as there is room.
   */
  readonly onFailure?: 'erase' | 'keep';
  /**
   * The most bytes of objects in memory that may be charged to the device; no limit by default. An object is
   * charged to the device that has stored it first, until it goes or is written back. At the limit, a store that
   * needs memory is refused as by a full pool; what is shared is free. Overshoot: one object.
   */
  readonly limitBytes?: number;
  /** Whether a load empties the slot, as zswap does since Linux 6.12. */
  readonly exclusiveLoads?: boolean;
}

/** The options of a device, as data. */
export const deviceSchema: Readonly<Record<keyof DeviceOptions, CodeOptionSpec>> = {
  slots: {
    type: 'required-integer',
    minimum: 1,
    maximum: maxSlots,
    unit: 'slots',
    description: 'number of slots',
  },
  domain: { type: 'text', default: '', description: 'whose content is shared' },
  onFailure: {
    type: 'choice',
    default: 'erase',
    values: ['erase', 'keep'],
    description: 'what happens to the page of a slot when a store to it is refused or fails',
  },
  limitBytes: {
    type: 'integer',
    default: Number.POSITIVE_INFINITY,
    minimum: 0,
    maximum: Number.POSITIVE_INFINITY,
    unit: 'bytes',
    description: 'the most bytes of objects that are charged to the device',
  },
  exclusiveLoads: {
    type: 'boolean',
    default: false,
    description: 'whether a load empties the slot',
  },
};

/**
 * Checks the options of a device and fills in the defaults.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function resolveDevice(options: DeviceOptions): Required<DeviceOptions> {
  const values = resolveOptions('device', deviceSchema, options as unknown as Options);
  return values as unknown as Required<DeviceOptions>;
}
