import type { MmStat } from './mm-stat.ts';

export const pageSize = 4096;

/** What can be done to a zram device, real or not. */
export interface Zram {
  /** Writes whole pages to the slots from `first` on, in order. */
  write(first: number, pages: Uint8Array): void;
  /** Empties slots, in the order given. */
  discard(slots: readonly number[]): void;
  compact(): void;
  mmStat(): MmStat;
}
