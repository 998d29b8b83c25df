import type { Device } from '@pagefold/core';
import { insideOf } from '@pagefold/core/parts';
import { type Backed, type BackedOptions, backed } from './backed.ts';
import { Difference } from './difference.ts';
import { incompressible, pageSize, trimmed } from './pages.ts';
import { type Rig, type RigOptions, rig } from './rig.ts';

/** Pages are stored as differences where these are shorter at all. */
export const similarity = { minGainPercent: 1, indexBytes: 4096 };

/** A pool that stores pages as differences. */
export function similarRig(options: RigOptions = {}): Rig {
  return rig({ similarity, compressor: (memory) => new Difference(memory), ...options });
}

/** The same over a store whose I/O ends by hand. */
export function similarBacked(options: BackedOptions = {}): Backed {
  return backed({ similarity, compressor: (memory) => new Difference(memory), ...options });
}

/** A page of a family: those of one family differ from each other in a few bytes. */
export function member(family: number, number: number, length = 3000): Uint8Array {
  const page = trimmed(length, family);
  for (let i = 0; i < 8; i++) page[100 + i] = 1 + ((number >> (4 * i)) & 15);
  return page;
}

/** Stores so many pages of a family from a slot on; the first becomes the base of the others. */
export function storeFamily(device: Device, family: number, count: number, slot = 0): void {
  for (let i = 0; i < count; i++) device.store(slot + i, member(family, i));
}

/** Stores so much else that a dead base is little of a pool, in slots from 1000 on. */
export function storeOthers(device: Device): void {
  for (let i = 0; i < 150; i++) device.store(1000 + i, incompressible(1000 + i));
}

export function load(device: Device, slot: number): Uint8Array {
  const page = new Uint8Array(pageSize);
  device.load(slot, page);
  return page;
}

/** Bases and deltas of a pool, and bases that no slot refers to. */
export function kinOf({ pool }: Rig): { deltas: number; bases: number; dead: number } {
  const { deltaObjects, baseObjects } = pool.stats();
  return {
    deltas: deltaObjects,
    bases: baseObjects,
    dead: insideOf(pool).contents.objects.deadBases,
  };
}
