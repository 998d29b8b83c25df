import { readFile } from 'node:fs/promises';
import { InputError } from '@pagefold/contracts';
import type { AnalysisReport } from '@pagefold/estimate';
import {
  type Comparison,
  compareReports,
  comparisonHtml,
  comparisonRows,
  readReport,
} from '@pagefold/report';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { PageFile } from '../page-file.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

export interface ReportsToCompare {
  /** Paths of the reports. */
  readonly before: string;
  readonly after: string;
  /** The file to write a page to. */
  readonly html?: string;
  readonly json?: boolean;
}

/** Compares two reports and prints what changed. */
export async function compare(terminal: Terminal, work: ReportsToCompare): Promise<ExitCode> {
  const before = await reportAt(work.before);
  const after = await reportAt(work.after);
  const comparison = compareReports(before, after);
  if (work.html !== undefined) await writePage(terminal, work.html, comparisonHtml(before, after));
  if (work.json === true) terminal.json(comparison);
  else printComparison(terminal, comparison);
  return exitCodes.ok;
}

async function reportAt(path: string): Promise<AnalysisReport> {
  const name = oneLine(path);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const kind = code === 'ENOENT' ? 'PAGEFOLD_INPUT_NOT_FOUND' : 'PAGEFOLD_INPUT_FAILED';
    const reason = code === 'ENOENT' ? 'there is no such file' : `cannot be read: ${message}`;
    throw new InputError(kind, `${name}: ${reason}`, { cause });
  }
  return readReport(text, name);
}

async function writePage(terminal: Terminal, path: string, html: string): Promise<void> {
  const page = await PageFile.at(path);
  try {
    await page.finish(terminal, html);
  } finally {
    await page.discard();
  }
}

function printComparison(terminal: Terminal, comparison: Comparison): void {
  const names = ({ images, partial }: Comparison['before']) =>
    `${images.map(oneLine).join(', ')}${partial ? ' (PARTIAL)' : ''}`;
  terminal.heading(`${names(comparison.before)} → ${names(comparison.after)}`);
  const rows = comparisonRows(comparison).map(({ name, before, after, change, verdict }) => [
    name,
    before,
    after,
    change,
    verdict ?? '',
  ]);
  const head = ['', 'before', 'now', 'change', ''];
  terminal.out(`${table([head, ...rows], ['left', 'right', 'right', 'right', 'left'])}\n`);
}
