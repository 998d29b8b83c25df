import { readFileSync, writeFileSync } from 'node:fs';
import { count, fillMarks, percent, table } from '@pagefold/test-support/document';
import type { About, Finding } from './finding.ts';

/** What can stand between marks in the document, by name. */
const fragments: Readonly<Record<string, (findings: readonly Finding[]) => string>> = {
  programs: programsList,
  runs: runsTable,
  shares: sharesTable,
  stale: staleTable,
  copies: copiesTable,
};

/** Rows of copies for a run: the others are summed up. */
const maxCopies = 3;

/** Puts the figures of recordings between the marks of a document. @throws Error for a mark that is missing. */
export function fillDocument(path: string, findings: readonly Finding[]): void {
  let text = readFileSync(path, 'utf8');
  for (const [name, make] of Object.entries(fragments)) {
    text = fillMarks(text, `findings:${name}`, make(findings));
  }
  writeFileSync(path, text);
}

function programsList(findings: readonly Finding[]): string {
  const sentences = findings.map(
    ({ about: { name, what, input } }) => `- **${name}**: ${what}; ${input}.`,
  );
  return [...new Set(sentences)].join('\n');
}

function runsTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ about, report }) => [
    runOf(about),
    `${about.memoryMib} MiB`,
    `${about.seconds} s`,
    count(report.storedPages),
    count(report.readPages),
    count(report.peak.livePages),
  ]);
  const head = ['run', 'memory of a guest', 'took', 'pages stored', 'read', 'held at the peak'];
  const days = [...new Set(findings.map(({ report }) => report.started.slice(0, 10)))].sort();
  const kernels = [...new Set(findings.map(({ about }) => about.kernel))];
  const when = `Recorded ${days.join(', ')}, one run of each, in guests with ${kernels.join(', ')}.`;
  return `${table(head, rows)}\n\n${when}`;
}

function sharesTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ about, report: { overHalfPeak: mean } }) => {
    const { duplicatesWithin: within, duplicatesAcross: across } = mean;
    const several = about.guests > 1;
    return [
      runOf(about),
      percent(mean.zero),
      percent(mean.sameFilled),
      percent(within),
      percent(within - mean.dedupTablesWithin),
      several ? percent(across) : '–',
      several ? percent(within + across - mean.dedupTablesAcross) : '–',
      percent(mean.mostDuplicates),
    ];
  });
  const head = ['run', 'zero', 'same-filled', 'equal within a guest', 'net of tables'];
  return table([...head, 'and across guests', 'all, net of tables', 'most at any moment'], rows);
}

function staleTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ about, report: { overHalfPeak, end } }) => {
    const known = end.exports.filter(({ usedPages }) => usedPages !== undefined);
    const used = known.reduce((sum, { usedPages = 0 }) => sum + usedPages, 0);
    const held = known.reduce((sum, { livePages }) => sum + livePages, 0);
    const stale = known.reduce((sum, { stalePages = 0 }) => sum + stalePages, 0);
    return [
      runOf(about),
      percentOr(overHalfPeak.stale),
      percentOr(overHalfPeak.cached),
      count(used),
      count(held),
      percentOr(held === 0 ? undefined : stale / held),
    ];
  });
  const head = [
    'run',
    'stale',
    'used, and in memory as well',
    'used at the end',
    'held at the end',
  ];
  return table([...head, 'stale at the end'], rows);
}

function copiesTable(findings: readonly Finding[]): string {
  const rows = findings.flatMap(({ about, report: { peak } }) => {
    const all = peak.duplicatePagesWithin + peak.duplicatePagesAcross;
    const shown = peak.copies.slice(0, maxCopies);
    const others = peak.copies.slice(maxCopies);
    const row = (copies: string, contents: number, pages: number): string[] => [
      runOf(about),
      copies,
      count(contents),
      count(pages),
      percent(pages / all),
      percent(pages / peak.livePages),
    ];
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    const rest = row(
      'others',
      sum(others.map(({ contents }) => contents)),
      sum(others.map(({ duplicatePages }) => duplicatePages)),
    );
    return [
      ...shown.map(({ copies, contents, duplicatePages }) =>
        row(copies.join(' + '), contents, duplicatePages),
      ),
      ...(others.length > 0 ? [rest] : []),
    ];
  });
  const head = ['run', 'copies in each guest', 'contents', 'duplicates', 'of all duplicates'];
  return table([...head, 'of live pages'], rows);
}

function runOf({ name, guests, sameInput }: About): string {
  const machines = guests === 1 ? '1 guest' : `${guests} guests`;
  return `${name}, ${machines}${sameInput ? ', same input' : ''}`;
}

function percentOr(share: number | undefined): string {
  return share === undefined ? '–' : percent(share);
}
