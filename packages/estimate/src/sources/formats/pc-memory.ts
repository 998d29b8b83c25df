/** Where a PC has devices and firmware below 4 GiB, and never main memory. */
const devicesFrom = 0xf000_0000;
const devicesTo = 2 ** 32;

/**
 * Whether memory at a physical address of a PC is a device's. Dumps of virtual machines contain the ROM
 * that ends at 4 GiB, which is there a second time below 1 MiB, and the memory of the display.
 */
export function isDeviceRange(physical: number, length: number): boolean {
  return physical >= devicesFrom && physical + length <= devicesTo;
}
