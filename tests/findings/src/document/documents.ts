import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fillMarks } from '@pagefold/test-support/document';
import type { Finding } from '../finding.ts';
import { publishedTable } from './published.ts';
import { readmeSentences, readmeTable } from './readme.ts';
import {
  duplicatesTable,
  kernelsTable,
  pagesTable,
  runsTable,
  savingsTable,
  workloadsList,
} from './tables.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

type Fragment = (findings: readonly Finding[]) => string;

/** What stands between marks in documents, by file and name. */
const documents: Readonly<Record<string, Readonly<Record<string, Fragment>>>> = {
  'docs/findings.md': {
    'findings:memory-workloads': workloadsList,
    'findings:memory-pages': pagesTable,
    'findings:memory-savings': savingsTable,
    'findings:memory-kernels': kernelsTable,
    'findings:memory-duplicates': duplicatesTable,
    'findings:memory-published': publishedTable,
    'findings:memory-runs': runsTable,
  },
  'README.md': { 'findings:answer': readmeSentences, 'findings:table': readmeTable },
};

/** Puts the figures into the documents. @throws Error for a mark that is missing. */
export function fillDocuments(findings: readonly Finding[]): void {
  for (const { path, now, filled } of filledDocuments(findings)) {
    if (now !== filled) writeFileSync(path, filled);
  }
}

/** The documents as they are, and as they have to be. */
export function filledDocuments(
  findings: readonly Finding[],
): { path: string; now: string; filled: string }[] {
  return Object.entries(documents).map(([name, fragments]) => {
    const path = `${root}${name}`;
    const now = readFileSync(path, 'utf8');
    const filled = Object.entries(fragments).reduce(
      (text, [mark, make]) => fillMarks(text, mark, make(findings)),
      now,
    );
    return { path, now, filled };
  });
}
