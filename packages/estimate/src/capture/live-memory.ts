import { readFileSync } from 'node:fs';
import { PhysicalFrames } from './physical-frames.ts';
import { parseSmaps } from './proc-smaps.ts';
import { SharedMemory } from './shared-memory.ts';

/** What all processes that are looked at together have in common: what was taken, so that it is taken once. */
export class LiveMemory {
  /** Bytes of a page of the system. */
  readonly pageSize: number = systemPageSize();
  readonly frames: PhysicalFrames = new PhysicalFrames();
  readonly sharedMemory: SharedMemory = new SharedMemory();
  /** Processes that were opened to be read. */
  readonly pids: Set<number> = new Set();

  get population(): 'resident' | 'swapped' {
    return 'resident';
  }

  close(): void {
    this.frames.close();
  }
}

/** That of mappings without explicit huge pages. */
function systemPageSize(): number {
  const mappings = parseSmaps(readFileSync('/proc/self/smaps', 'utf8'));
  return Math.min(...mappings.map(({ kernelPageBytes }) => kernelPageBytes));
}
