import type { resolveDevice } from './device-options.ts';
import type { PoolInside } from './pool-inside.ts';
import { SlotPages } from './slots/slot-pages.ts';
import type { SlotTable } from './slots/slot-table.ts';

/**
 * Adds the slots of a new device to a pool.
 *
 * @throws ConfigError, LimitError as `PagePool.createDevice` does; the pool is as it was.
 */
export function addSlots(pool: PoolInside, options: ReturnType<typeof resolveDevice>): SlotPages {
  const { slots, domain, onFailure, exclusiveLoads, limitBytes } = options;
  const { charges } = pool.contents.objects;
  const owner = charges.join(limitBytes);
  let table: SlotTable;
  try {
    table = pool.slots.add(slots, domain);
  } catch (error) {
    charges.leave(owner);
    throw error;
  }
  pool.contents.writeback.openDomain(table.domain, domain);
  return new SlotPages(table, pool.contents, {
    erasesOnFailure: onFailure === 'erase',
    exclusiveLoads,
    onPoolLimit: pool.policy.onPoolLimit,
    owner,
  });
}
