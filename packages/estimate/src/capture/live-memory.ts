import { readFileSync } from 'node:fs';
import type { LiveMemoryChoice } from './live-options.ts';
import { PhysicalFrames } from './physical-frames.ts';
import { parseSmaps } from './proc-smaps.ts';
import { SharedMemory } from './shared-memory.ts';
import { SwapDevices } from './swap-devices.ts';

/** What all processes that are looked at together have in common: what was taken, so that it is taken once. */
export class LiveMemory {
  /** Bytes of a page of the system. */
  readonly pageSize: number = systemPageSize();
  readonly frames: PhysicalFrames = new PhysicalFrames();
  readonly sharedMemory: SharedMemory = new SharedMemory();

  /** Where the pages on swap are; undefined where those in memory are looked at. */
  readonly swap: SwapDevices | undefined;

  constructor({ swapped, allowSwapIn }: LiveMemoryChoice) {
    this.swap = swapped ? new SwapDevices(this.pageSize, allowSwapIn) : undefined;
  }

  get population(): 'resident' | 'swapped' {
    return this.swap === undefined ? 'resident' : 'swapped';
  }

  close(): void {
    this.frames.close();
    this.swap?.close();
  }
}

/** That of mappings without explicit huge pages. */
function systemPageSize(): number {
  const mappings = parseSmaps(readFileSync('/proc/self/smaps', 'utf8'));
  return Math.min(...mappings.map(({ kernelPageBytes }) => kernelPageBytes));
}
