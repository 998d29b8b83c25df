import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReplayReport, replay } from '@pagefold/trace';
import type { Workload } from './workloads.ts';

/** What stands beside a trace: what was recorded. */
export interface About extends Workload {
  /** The name of its files. */
  readonly run: string;
  readonly guests: number;
  readonly sameInput: boolean;
  /** How long it took on the host. */
  readonly seconds: number;
  /** Debian's package of the guests' kernel. */
  readonly kernel: string;
}

/** A recording, and what its trace says. */
export interface Finding {
  readonly about: About;
  readonly report: ReplayReport;
}

/**
 * All recordings of a folder, in the order of the workloads.
 *
 * @throws InputError for a trace that is missing or damaged.
 */
export async function readFindings(
  folder: string,
  workloads: readonly Workload[],
): Promise<Finding[]> {
  const runs = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));
  const findings: Finding[] = [];
  for (const run of runs) {
    const about = JSON.parse(readFileSync(join(folder, `${run}.json`), 'utf8'));
    findings.push({ about: { ...about, run }, report: await replay(join(folder, `${run}.trace`)) });
  }
  const names = workloads.map(({ name }) => name);
  return findings.sort(
    ({ about: a }, { about: b }) =>
      names.indexOf(a.name) - names.indexOf(b.name) ||
      a.guests - b.guests ||
      Number(a.sameInput) - Number(b.sameInput),
  );
}
