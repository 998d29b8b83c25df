import { examine, type Setting } from './examine.ts';
import type { Finding } from './finding.ts';
import { guests } from './workloads/guests.ts';
import { workloads } from './workloads/index.ts';

/** What can be looked at. */
export interface Subject {
  readonly name: string;
  readonly what: string;
  /** Debian's packages that it takes. */
  readonly packages: readonly string[];
  /** Programs that it takes. */
  readonly tools: readonly string[];
  /** Runs it and says what a pool would make of its memory. */
  examine(setting: Setting): Promise<Finding[]>;
}

const ofProcesses = ['setpriv', 'nice', 'mkswap', 'swapon', 'swapoff', 'apt-get'];

/** All of them, in the order in which they run. */
export const subjects: readonly Subject[] = [
  ...workloads.map((workload) => ({
    ...workload,
    tools: ofProcesses,
    examine: (setting: Setting) => examine(workload, setting),
  })),
  guests,
];
