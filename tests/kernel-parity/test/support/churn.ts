import { type Image, writeImage } from './image.ts';
import type { MmStat } from './mm-stat.ts';
import type { Zram } from './zram.ts';

/** What churn does, one step after the other. */
export const churnSteps = [
  'write',
  'overwrite',
  'discard',
  'compact',
  'overwrite again',
  'compact again',
] as const;

export type ChurnStep = (typeof churnSteps)[number];

/**
 * Writes an image to an empty device, another one over it, discards every third page, compacts,
 * writes the first image again and compacts again.
 *
 * @returns the device's figures after each step; those of `write` are the figures of the plain image.
 */
export function churn(zram: Zram, first: Image, second: Image): Record<ChurnStep, MmStat> {
  const everyThird = Array.from({ length: Math.ceil(slotsOf(first, second) / 3) }, (_, i) => 3 * i);
  const actions: Record<ChurnStep, () => void> = {
    write: () => writeImage(zram, first),
    overwrite: () => writeImage(zram, second),
    discard: () => zram.discard(everyThird),
    compact: () => zram.compact(),
    'overwrite again': () => writeImage(zram, first),
    'compact again': () => zram.compact(),
  };
  const figures = {} as Record<ChurnStep, MmStat>;
  for (const step of churnSteps) {
    actions[step]();
    figures[step] = zram.mmStat();
  }
  return figures;
}

/** Slots that a device needs for the churn of two images. */
export function slotsOf(first: Image, second: Image): number {
  return Math.max(first.pages, second.pages);
}
