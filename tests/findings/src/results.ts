import { readFileSync, writeFileSync } from 'node:fs';
import type { Finding } from './finding.ts';

const schema = 'pagefold.findings.v1';

/** Reads the results of earlier runs. @throws Error for a file of another form. */
export function readResults(path: string): Finding[] {
  const results = JSON.parse(readFileSync(path, 'utf8')) as { schema: string; findings: Finding[] };
  if (results.schema !== schema)
    throw new Error(`${path}: expected ${schema}, got ${results.schema}`);
  return results.findings;
}

/** Writes results, in the order of the workloads. */
export function writeResults(path: string, findings: readonly Finding[]): void {
  writeFileSync(path, `${JSON.stringify({ schema, findings }, undefined, 2)}\n`);
}

/** Puts what was found anew in the place of what was found of the same workload before. */
export function merged(
  before: readonly Finding[],
  found: readonly Finding[],
  order: readonly string[],
): Finding[] {
  const renewed = new Set(found.map(({ workload }) => workload));
  const kept = before.filter(({ workload }) => !renewed.has(workload));
  return [...kept, ...found].sort((a, b) => order.indexOf(a.workload) - order.indexOf(b.workload));
}
