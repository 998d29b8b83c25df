import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../results.ts';
import { markdownTable } from './columns.ts';
import { count, timesWithQuartiles, withQuartiles } from './format.ts';
import { fillMarkers } from './markers.ts';
import { noiseLine } from './noise.ts';
import { targetsOf } from './targets.ts';
import { machineLine, sourceLine } from './text.ts';
import { turnsTable } from './turns.ts';

/** Documents with figures of the benchmark between marks. */
const documents = ['README.md', 'docs/internals/performance.md'];

/** What can stand between marks, by name. */
export const fragments: Readonly<Record<string, (results: Results) => string>> = {
  summary: summaryTable,
  targets: targetsTable,
  heap: heapTable,
  machine: machineText,
  turns: ({ turns }) => (turns === undefined ? '(not measured)' : turnsTable(turns)),
};

/** Brings the figures in the documents of a repository up to date; returns those that changed. */
export function updateDocuments(root: string, results: Results): string[] {
  const changed: string[] = [];
  for (const document of documents) {
    const path = join(root, document);
    if (!existsSync(path)) continue;
    const before = readFileSync(path, 'utf8');
    let text = before;
    for (const [name, make] of Object.entries(fragments)) {
      text = fillMarkers(text, name, make(results));
    }
    if (text === before) continue;
    writeFileSync(path, text);
    changed.push(document);
  }
  return changed;
}

const howRatiosAreTaken =
  'Medians, with the quartiles in brackets. "By round" is what Pagefold took as a multiple of that peer in the same round: ' +
  'the median of these ratios, and not the quotient of two medians of different rounds.';

function summaryTable(results: Results): string {
  const { mix } = results;
  if (mix === undefined) return '(not measured)';
  const [store, load] = mix.phases;
  const rows = mix.bytes.map(({ peer, bytesPerPage }, i) => {
    const cells = [store!, load!].flatMap(({ times: all }) => {
      const { ns, ratio } = all.find((time) => time.peer === peer)!;
      return [withQuartiles(ns), i === 0 ? '' : timesWithQuartiles(ratio)];
    });
    return [peer, ...cells, count(bytesPerPage)];
  });
  const ratio = 'Pagefold, by round';
  const heading = ['', 'store, ns', ratio, 'load, ns', ratio, 'bytes a page'];
  return `${markdownTable([heading, ...rows])}\n\n${howRatiosAreTaken}`;
}

function targetsTable(results: Results): string {
  const rows = targetsOf(results).map(({ what, wanted, measured, verdict }) => [
    what,
    wanted,
    measured,
    verdict,
  ]);
  return markdownTable([['what', 'wanted', 'measured', 'verdict'], ...rows]);
}

function heapTable({ heap }: Results): string {
  if (heap === undefined) return '(not measured)';
  const rows = heap.operations.map(({ operation, bytes }) => [operation, withQuartiles(bytes)]);
  return markdownTable([['operation', 'bytes of heap a page'], ...rows]);
}

function machineText(results: Results): string {
  const compiled = results.machine.compiler;
  const native = compiled === undefined ? '' : ` C compiled with \`${compiled}\`.`;
  const lines = [
    `Measured ${results.date} on ${machineLine(results)}.${native}`,
    `Pages: ${sourceLine(results)}.`,
  ];
  const noise = noiseLine(results);
  if (noise !== undefined) lines.push(`Noise: ${noise}.`);
  return lines.join('\n');
}
