import type { Device, PagePool } from '@pagefold/core';

/** A device of a pool with 1024 pages on it, 256 different ones. */
export function deviceWithPages(pool: PagePool): Device {
  const device = pool.createDevice({ slots: 1024 });
  for (let slot = 0; slot < device.slots; slot++) {
    device.store(slot, pageOfOrders(slot % 256, pool.pageSize));
  }
  return device;
}

function pageOfOrders(number: number, pageSize: number): Uint8Array {
  const page = Buffer.alloc(pageSize);
  for (let at = 0, order = number * 1009; at < pageSize; order++) {
    at += page.write(`order ${order} of customer ${(order * 7919) % 104729}\n`, at);
  }
  return page;
}
