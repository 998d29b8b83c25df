import type { AnalysisReport, CombinationReport } from '@pagefold/estimate';
import { bytes, count, percent, ratio } from './format.ts';
import { inputNotes, inputsTable } from './inputs-text.ts';
import { type Alignment, table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './visible.ts';

/** Prints an analysis for people. */
export function printReport(terminal: Terminal, report: AnalysisReport): void {
  const { page_size, pages, images } = report;
  const names = images.map(oneLine).join(', ');
  const size = bytes(pages * page_size);
  terminal.heading(`${names}: ${count(pages)} pages of ${bytes(page_size)} (${size})`);
  printPart(terminal, 'What the pages are', layersTable(report));
  if (report.inputs.length > 1) printPart(terminal, 'Each image by itself', inputsTable(report));
  printPart(terminal, 'How often a content occurs', sharingTable(report));
  const [only, ...others] = report.combinations;
  if (report.combinations.length === 0) {
    // A swap area; why stands with the input.
  } else if (only !== undefined && others.length === 0) {
    const heading = `What a pool makes of them (${labelOf(only)})`;
    printPart(terminal, heading, savingsTable(report, only));
    terminal.out(`\n${conclusion(report, only)}\n`);
  } else {
    const heading = 'What each combination makes of them, by total saving';
    printPart(terminal, heading, rankingTable(report));
  }
  const notes = inputNotes(report);
  if (notes !== '') printPart(terminal, 'What to know about the input', notes);
  if (report.kernels.length > 0) {
    printPart(terminal, 'What kernels would say', kernelsTable(report));
  }
}

function printPart(terminal: Terminal, title: string, body: string): void {
  terminal.out('\n');
  terminal.heading(title);
  terminal.out(`${body}\n`);
}

function kernelsTable({ kernels }: AnalysisReport): string {
  const rows = kernels.flatMap(({ kernel, rows }) =>
    rows.map((row) => [
      kernel,
      row.compressor ?? '',
      row.allocator ?? '',
      bytes(row.used_bytes),
      bytes(row.saved_bytes),
      row.accuracy,
    ]),
  );
  const head = ['kernel', 'compressor', 'allocator', 'takes', 'saves', 'accuracy'];
  return table([head, ...rows], ['left', 'left', 'left', 'right', 'right', 'left']);
}

function layersTable(report: AnalysisReport): string {
  const { layers, pages } = report;
  const rows: [string, number, string][] = [
    ['zero', layers.zero_pages, 'every word is 0'],
    ['same-filled', layers.same_filled_pages, 'one other word throughout'],
    ['duplicate', layers.duplicate_pages, 'beyond the first of each content'],
    ['unique', layers.unique_pages, 'the first of each content'],
  ];
  return table(
    rows.map(([layer, n, meaning]) => [layer, count(n), percent(n, pages), meaning]),
    ['left', 'right', 'right', 'left'],
  );
}

function sharingTable(report: AnalysisReport): string {
  const rows = report.sharing_histogram
    .filter(({ contents }) => contents > 0)
    .map(({ references, contents, pages }) => [
      references === 1 ? 'once' : `${references} to ${2 * references - 1} times`,
      `${count(contents)} contents`,
      `${count(pages)} pages`,
    ]);
  return table(rows, ['left', 'right', 'right']);
}

function savingsTable(report: AnalysisReport, row: CombinationReport): string {
  const input = report.pages * report.page_size;
  const inBytes = (pages: number) => bytes(pages * report.page_size);
  const rejected = Object.entries(row.rejected).map(([reason, n]) => `${count(n)} ${reason}`);
  const rows = [
    ['pool with deduplication', inBytes(row.pool_pages), `${count(row.pool_pages)} pool pages`],
    [
      'pool without',
      inBytes(row.pool_pages_without_dedup),
      `${count(row.pool_pages_without_dedup)} pool pages`,
    ],
    [
      'pool in steady state',
      inBytes(row.steady_state_pool_pages),
      'if partly filled pool pages did not matter',
    ],
    ['raw pages', count(row.raw_pages), 'kept as they are: compression would save nothing'],
    ['rejected pages', rejected.join(', ') || '0', ''],
    ['deduplication, gross', bytes(row.gross_saved_bytes), 'pool pages saved'],
    ['its tables', bytes(row.dedup_metadata_bytes), 'for all objects, shared or not'],
    ['deduplication, net', bytes(row.net_saved_bytes), verdictText(row)],
    ['all tables', bytes(row.metadata_bytes), percent(row.metadata_bytes, input)],
    ['total saving', bytes(row.total_saved_bytes), percent(row.total_saved_bytes, input)],
    [
      'time per page',
      `${row.microseconds_per_page.toFixed(1)} µs`,
      `${timeOf(report)}, to check, hash, compress, place`,
    ],
    ...verificationRows(row),
  ];
  return table(rows, ['left', 'right', 'left']);
}

function verificationRows(row: CombinationReport): string[][] {
  if (row.verification === undefined) return [];
  const { compared_pages, mismatched_pages } = row.verification;
  const found = mismatched_pages === 0 ? 'all equal' : `${count(mismatched_pages)} DIFFER`;
  return [['read back', `${count(compared_pages)} pages compared`, found]];
}

function rankingTable(report: AnalysisReport): string {
  const input = report.pages * report.page_size;
  const ranked = [...report.combinations].sort((a, b) => b.total_saved_bytes - a.total_saved_bytes);
  const verified = ranked.some((row) => row.verification !== undefined);
  const head = [
    'hasher',
    'compressor',
    'allocator',
    'pool',
    'steady',
    'dedup net',
    'total saving',
    '',
    'ratio',
    'rejected',
    'µs/page',
  ];
  const rows = ranked.map((row) => [
    row.hasher,
    row.compressor,
    row.allocator,
    bytes(row.pool_pages * report.page_size),
    bytes(row.steady_state_pool_pages * report.page_size),
    `${bytes(row.net_saved_bytes)}${row.verdict === 'undecided' ? ' ?' : '  '}`,
    bytes(row.total_saved_bytes),
    percent(row.total_saved_bytes, input),
    ratio(row.total_ratio),
    count(Object.values(row.rejected).reduce((sum, n) => sum + n, 0)),
    row.microseconds_per_page.toFixed(1),
    ...(verified ? [verificationRows(row)[0]?.slice(1).join(', ') ?? ''] : []),
  ]);
  const alignments: Alignment[] = ['left', 'left', 'left', ...Array(8).fill('right'), 'left'];
  return [
    table([verified ? [...head, 'read back'] : head, ...rows], alignments),
    '  steady: the pool if partly filled pool pages did not matter; ?: less than their uncertainty',
    `  µs/page: ${timeOf(report)}, the median of blocks of pages`,
  ].join('\n');
}

function timeOf({ clock }: AnalysisReport): string {
  return clock === 'cpu' ? 'of the processor' : 'on the wall';
}

function conclusion(report: AnalysisReport, row: CombinationReport): string {
  return [
    `dedup ${ratio(row.dedup_ratio)} × compress ${ratio(row.compress_ratio)}`,
    ` × packing ${ratio(row.packing)}; with zero and same-filled pages and all tables,`,
    ` ${ratio(row.total_ratio)} : 1 over ${count(report.pages)} pages`,
  ].join('');
}

function verdictText(row: CombinationReport): string {
  switch (row.verdict) {
    case 'pays':
      return 'it pays';
    case 'costs':
      return 'it costs more than it saves';
    default:
      return `too close to tell: a pool this small is uncertain by ${bytes(row.uncertainty_bytes)}`;
  }
}

function labelOf(row: CombinationReport): string {
  return `${row.hasher}, ${row.compressor}, ${row.allocator}`;
}
