import type { IndexEntry } from '../debian.ts';
import type { Stage } from '../stage.ts';

/** A program that is given work, so that its memory can be looked at. */
export interface Workload {
  readonly name: string;
  /** What runs. */
  readonly what: string;
  /** What its processes have in common, and what we chose. */
  readonly input: string;
  /** Debian's packages that it takes. */
  readonly packages: readonly string[];
  /** Why what it has on swap is not looked at; undefined where it is. */
  readonly notSwapped?: string;
  /** Starts it and waits until it has done its work. What it has started ends with the stage. */
  start(stage: Stage, index: readonly IndexEntry[]): Promise<void>;
}
