import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../results.ts';
import { targetsOf } from '../targets.ts';
import { markdownTable } from './columns.ts';
import { count, times } from './format.ts';
import { fillMarkers } from './markers.ts';
import { machineLine, sourceLine } from './text.ts';

/** Documents with figures of the benchmark between marks. */
const documents = ['README.md', 'docs/internals/performance.md'];

/** What can stand between marks, by name. */
export const fragments: Readonly<Record<string, (results: Results) => string>> = {
  summary: summaryTable,
  targets: targetsTable,
  machine: machineText,
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

function summaryTable(results: Results): string {
  const { mix } = results;
  if (mix === undefined) return '(not measured)';
  const [store, load] = mix.phases;
  const rows = mix.bytes.map(({ peer, bytesPerPage }, i) => {
    const cells = [store!, load!].flatMap(({ times: all }) => {
      const { ns, ratio } = all.find((time) => time.peer === peer)!;
      return [`${count(ns.median)} ns`, i === 0 ? '' : times(ratio)];
    });
    return [peer, ...cells, count(bytesPerPage)];
  });
  const heading = ['', 'store', 'ratio', 'load', 'ratio', 'bytes a page'];
  return markdownTable([heading, ...rows]);
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

function machineText(results: Results): string {
  const compiled = results.machine.compiler;
  const native = compiled === undefined ? '' : ` C compiled with \`${compiled}\`.`;
  const lines = [
    `Measured ${results.date} on ${machineLine(results)}.${native}`,
    `Pages: ${sourceLine(results)}.`,
  ];
  return lines.join('\n');
}
