import type { DetailedMoment, MeanShares, Moment, ReplayReport } from '@pagefold/trace';
import { bytes, count, percent } from './format.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './visible.ts';

/** The most kinds of duplicates that are listed. */
const maxRows = 10;

/** Prints for people what a trace says. */
export function printReplay(terminal: Terminal, report: ReplayReport): void {
  const { trace, started, exports, pageSize, at, moments } = report;
  const disks = exports.map(({ name, size }) => `${oneLine(name)} ${bytes(size)}`).join(', ');
  terminal.heading(`${oneLine(trace)}: ${seconds(report.seconds)} from ${started}`);
  terminal.out(`  disks: ${disks}\n`);
  const { storedPages, trimmedPages, readPages } = report;
  terminal.out(
    `  pages of ${bytes(pageSize)}: ${count(storedPages)} stored, ` +
      `${count(trimmedPages)} trimmed, ${count(readPages)} read\n`,
  );
  if (moments.length > 0) {
    printPart(terminal, 'What the disks held', momentsTable(moments));
  } else if (at !== undefined) {
    printMoment(terminal, report, `at ${seconds(at.seconds)}`, at);
  } else {
    const columns = { 'at the peak': report.peak, 'at the end': report.end };
    const rows = summaryTable(report, columns, report.overHalfPeak);
    printPart(terminal, 'What the disks held', rows);
    printCopies(terminal, report, 'at the peak', report.peak);
  }
}

function printMoment(
  terminal: Terminal,
  report: ReplayReport,
  when: string,
  moment: DetailedMoment,
): void {
  const rows = summaryTable(report, { [when]: moment });
  printPart(terminal, 'What the disks held', rows);
  printCopies(terminal, report, when, moment);
}

function printPart(terminal: Terminal, title: string, body: string): void {
  terminal.out('\n');
  terminal.heading(title);
  terminal.out(`${body}\n`);
}

/** Moments side by side, and the means of the time around the peak, if they are given. */
function summaryTable(
  { pageSize, idleSeconds }: ReplayReport,
  columns: Readonly<Record<string, Moment>>,
  mean?: MeanShares,
): string {
  const moments = Object.values(columns);
  const row = (
    label: string,
    of: (moment: Moment) => string,
    ofMean: (shares: MeanShares) => string = () => '',
  ): string[] => [label, ...moments.map(of), ...(mean === undefined ? [] : [ofMean(mean)])];
  const share = (part: (moment: Moment) => number) => (moment: Moment) =>
    percent(part(moment), moment.livePages);
  const rows = [
    ['', ...Object.keys(columns), ...(mean === undefined ? [] : ['over half the peak'])],
    row(
      'time',
      (moment) => seconds(moment.seconds),
      (shares) => `for ${seconds(shares.seconds)}`,
    ),
    row(
      'live pages',
      ({ livePages }) => count(livePages),
      ({ livePages }) => count(livePages),
    ),
    row(
      'zero',
      share(({ zeroPages }) => zeroPages),
      ({ zero }) => percent(zero, 1),
    ),
    row(
      'same-filled',
      share(({ sameFilledPages }) => sameFilledPages),
      ({ sameFilled }) => percent(sameFilled, 1),
    ),
    row(
      'duplicates within a disk',
      share(({ duplicatePagesWithin }) => duplicatePagesWithin),
      ({ duplicatesWithin }) => percent(duplicatesWithin, 1),
    ),
    row(
      '  net of their tables',
      (moment) => netWithin(moment, pageSize),
      (shares) => percent(shares.duplicatesWithin - shares.dedupTablesWithin, 1),
    ),
    row(
      'duplicates across disks',
      share(({ duplicatePagesAcross }) => duplicatePagesAcross),
      ({ duplicatesAcross }) => percent(duplicatesAcross, 1),
    ),
    row(
      '  all, net of their tables',
      (moment) => netAcross(moment, pageSize),
      ({ duplicatesWithin, duplicatesAcross, dedupTablesAcross }) =>
        percent(duplicatesWithin + duplicatesAcross - dedupTablesAcross, 1),
    ),
    row(
      'unique',
      share(({ uniquePages }) => uniquePages),
    ),
    row(`idle for ${idleSeconds} s`, idleText, ({ idle }) => percent(idle, 1)),
    row('stale', staleText, ({ stale }) => (stale === undefined ? '–' : percent(stale, 1))),
  ];
  return table(rows, ['left', ...moments.map(() => 'right' as const), 'right']);
}

function netWithin(moment: Moment, pageSize: number): string {
  const { duplicatePagesWithin: pages, dedupTableBytesWithin } = moment;
  return percent(pages - dedupTableBytesWithin / pageSize, moment.livePages);
}

function netAcross(moment: Moment, pageSize: number): string {
  const pages = moment.duplicatePagesWithin + moment.duplicatePagesAcross;
  return percent(pages - moment.dedupTableBytesAcross / pageSize, moment.livePages);
}

/** Of the pages that are not same-filled. */
function idleText(moment: Moment): string {
  const { livePages, zeroPages, sameFilledPages, idlePages } = moment;
  return percent(idlePages, livePages - zeroPages - sameFilledPages);
}

/** Of the disks whose guests have said what they use. */
function staleText({ stalePages, exports }: Moment): string {
  if (stalePages === undefined) return '–';
  const known = exports.filter((each) => each.stalePages !== undefined);
  return percent(
    stalePages,
    known.reduce((sum, { livePages }) => sum + livePages, 0),
  );
}

function momentsTable(moments: readonly Moment[]): string {
  const rows = moments.map((moment) => {
    const { livePages: live } = moment;
    return [
      seconds(moment.seconds),
      count(live),
      percent(moment.zeroPages, live),
      percent(moment.sameFilledPages, live),
      percent(moment.duplicatePagesWithin, live),
      percent(moment.duplicatePagesAcross, live),
      idleText(moment),
      staleText(moment),
    ];
  });
  const head = ['time', 'live', 'zero', 'same-filled', 'dup within', 'dup across', 'idle', 'stale'];
  return table([head, ...rows], Array(head.length).fill('right'));
}

function printCopies(
  terminal: Terminal,
  { exports }: ReplayReport,
  when: string,
  { copies, duplicatePagesWithin, duplicatePagesAcross }: DetailedMoment,
): void {
  if (copies.length === 0) return;
  const all = duplicatePagesWithin + duplicatePagesAcross;
  const head = exports.map(({ name }) => `in ${oneLine(name)}`);
  const rows = copies
    .slice(0, maxRows)
    .map((row) => [
      ...row.copies.map(count),
      `${count(row.contents)} contents`,
      `${count(row.duplicatePages)} duplicates`,
      percent(row.duplicatePages, all),
    ]);
  const body = table([[...head, '', '', ''], ...rows], Array(exports.length + 3).fill('right'));
  const others = copies.length - rows.length;
  const more = others > 0 ? `\n  … and ${count(others)} rows of fewer` : '';
  printPart(terminal, `Copies of what was there more than once, ${when}`, `${body}${more}`);
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
