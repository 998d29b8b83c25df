import type { AnalysisReport, CombinationReport } from '@pagefold/estimate/portable';
import type { Point, PointsFigure } from '../figure.ts';
import type { Part, Shown } from '../part.ts';
import { bytes, count, micros, nameOf, percent } from '../text/format.ts';
import { plusMinus, plusMinusBytes, plusMinusCount } from '../text/plus-minus.ts';
import { addedLayers } from './added-layers.ts';

type Group = PointsFigure['groups'][number];

/** What each combination saves and takes; undefined without any. */
export function paretoPart({ report, before }: Shown): Part | undefined {
  if (report.combinations.length === 0) return undefined;
  const isOffered = offeredBy(report);
  const kernels = report.kernels.filter(({ kernel }) => kernel !== 'ksm');
  const asked = kernels.map(({ kernel }) => kernel).join(', ');
  const offered = asked === '' ? 'a present kernel has it' : `${asked} has it`;
  const plain = (wanted: boolean) =>
    report.combinations
      .filter((row) => isOffered(row) === wanted)
      .map((row) => plainPoint(report, row, before));
  const groups: Group[] = [
    { name: offered, colour: 'pool', filled: true, symbol: 'circle', points: plain(true) },
    { name: 'not in it', colour: 'pool', filled: false, symbol: 'circle', points: plain(false) },
    {
      name: 'with dedup, in no kernel',
      colour: 'duplicate',
      filled: false,
      symbol: 'diamond',
      points: report.combinations.map((row) => dedupPoint(report, row, before)),
    },
    {
      name: 'with what is added in a pool too',
      colour: 'tables',
      filled: false,
      symbol: 'diamond',
      points: report.combinations.flatMap((row) => addedPoints(report, row, before)),
    },
  ];
  return {
    id: 'pareto',
    title: 'What is saved for how much work',
    question: 'Which compressor, and on which allocator?',
    figure: {
      kind: 'points',
      x: 'µs of the processor a page',
      y: 'saved, % of the input',
      groups: groups.filter(({ points }) => points.length > 0),
      front: frontOf(report),
    },
    summary: `${report.combinations.length} combinations by the time that a page takes and by what is saved of the input.`,
    table: tableOf(report, before),
    notes: [
      `The line joins what nothing beats: none saves as much in less time, without dedup. Times are ` +
        `${report.clock === 'cpu' ? 'of the processor' : 'on the wall'} of the machine that analysed, by Pagefold’s engines.`,
    ],
  };
}

/** Whether the kernels that were asked for, else a present one, offer a combination. */
function offeredBy({ kernels }: AnalysisReport): (row: CombinationReport) => boolean {
  const key = (compressor: string, allocator: string) =>
    `${nameOf(compressor)} ${nameOf(allocator)}`;
  const rows = kernels.filter(({ kernel }) => kernel !== 'ksm').flatMap((kernel) => kernel.rows);
  if (rows.length === 0) return ({ kernel_offer }) => kernel_offer === 'present';
  const offered = new Set(rows.map((row) => key(row.compressor ?? '', row.allocator ?? '')));
  return ({ compressor, allocator }) => offered.has(key(compressor, allocator));
}

function labelOf({ compressor, allocator }: CombinationReport): string {
  return nameOf(allocator) === 'zsmalloc' ? compressor : `${compressor} on ${allocator}`;
}

/** The same combination of another report. */
export function sameIn(
  report: AnalysisReport | undefined,
  { hasher, compressor, allocator }: CombinationReport,
): CombinationReport | undefined {
  return report?.combinations.find(
    (row) => row.hasher === hasher && row.compressor === compressor && row.allocator === allocator,
  );
}

interface Measured {
  readonly saved: number;
  /** How far that may be off. */
  readonly error: number;
  readonly time: number;
}

function point(
  name: string,
  [report, { saved, error, time }]: readonly [AnalysisReport, Measured],
  old: readonly [AnalysisReport, Measured] | undefined,
): Point {
  const share = (of: AnalysisReport, value: number) =>
    of.pages === 0 ? 0 : (100 * value) / (of.pages * of.page_size);
  const input = report.pages * report.page_size;
  return {
    name,
    x: time,
    y: share(report, saved),
    text: `${name}\nsaves ${percent(saved, input)}${plusMinus({ error }, 'error', 1, input)} (${bytes(saved)})\n${micros(time)} a page`,
    ...(old === undefined ? {} : { before: { x: old[1].time, y: share(old[0], old[1].saved) } }),
  };
}

function plainPoint(
  report: AnalysisReport,
  row: CombinationReport,
  before: AnalysisReport | undefined,
): Point {
  const measured = (of: CombinationReport): Measured => ({
    saved: of.saved_bytes_without_dedup,
    error: of.sampling_error?.saved_bytes_without_dedup ?? 0,
    time: of.microseconds_per_page_without_dedup,
  });
  const old = sameIn(before, row);
  return point(
    labelOf(row),
    [report, measured(row)],
    before && old && ([before, measured(old)] as const),
  );
}

function dedupPoint(
  report: AnalysisReport,
  row: CombinationReport,
  before: AnalysisReport | undefined,
): Point {
  const measured = (of: CombinationReport): Measured => ({
    saved: of.saved_bytes_without_dedup + of.net_saved_bytes,
    error: dedupError(of),
    time: of.microseconds_per_page,
  });
  const old = sameIn(before, row);
  return point(
    `${labelOf(row)} + dedup`,
    [report, measured(row)],
    before && old && ([before, measured(old)] as const),
  );
}

/** The most that the saving with deduplication may be off. */
function dedupError({ sampling_error }: CombinationReport): number {
  const { saved_bytes_without_dedup = 0, net_saved_bytes = 0 } = sampling_error ?? {};
  return saved_bytes_without_dedup + net_saved_bytes;
}

/** One for each layer, with those before it. */
function addedPoints(
  report: AnalysisReport,
  row: CombinationReport,
  before: AnalysisReport | undefined,
): Point[] {
  const old = sameIn(before, row);
  return addedLayers(row).map((_, i, layers) => {
    const measured = (of: CombinationReport): Measured => {
      const added = addedLayers(of).slice(0, i + 1);
      return {
        saved: added.reduce(
          (sum, { net }) => sum + net,
          of.saved_bytes_without_dedup + of.net_saved_bytes,
        ),
        error: added.reduce((sum, { netError }) => sum + netError, dedupError(of)),
        time: added.reduce((sum, { time }) => sum + time, of.microseconds_per_page),
      };
    };
    const names = layers.slice(0, i + 1).map(({ name }) => ` + ${name}`);
    return point(
      `${labelOf(row)} + dedup${names.join('')}`,
      [report, measured(row)],
      before && old && addedLayers(old).length > i ? [before, measured(old)] : undefined,
    );
  });
}

function frontOf({ combinations, pages, page_size }: AnalysisReport): [number, number][] {
  return combinations
    .filter((row) => row.on_pareto_front)
    .map((row): [number, number] => [
      row.microseconds_per_page_without_dedup,
      (100 * row.saved_bytes_without_dedup) / (pages * page_size),
    ])
    .toSorted(([a], [b]) => a - b);
}

const offers: Readonly<Record<CombinationReport['kernel_offer'], string>> = {
  present: 'yes',
  older: 'to 6.14',
  none: 'no',
};

function tableOf(report: AnalysisReport, before: AnalysisReport | undefined): Part['table'] {
  const input = report.pages * report.page_size;
  const rows = report.combinations.toSorted(
    (a, b) => b.saved_bytes_without_dedup - a.saved_bytes_without_dedup,
  );
  return {
    head: [
      'compressor',
      'allocator',
      'hasher',
      'pool',
      'saved',
      ...(before === undefined ? [] : ['saved before']),
      'dedup adds, net',
      'rejected pages',
      'µs a page',
      'unbeaten',
      'in a kernel',
    ],
    rows: rows.map((row) => {
      const old = sameIn(before, row);
      const errors = row.sampling_error;
      const share = (figure: 'saved_bytes_without_dedup' | 'net_saved_bytes') =>
        percent(row[figure], input) + plusMinus(errors, figure, 1, input);
      return [
        row.compressor,
        row.allocator,
        row.hasher,
        bytes(row.pool_pages_without_dedup * report.page_size) +
          plusMinusBytes(errors, 'pool_pages_without_dedup', report.page_size),
        share('saved_bytes_without_dedup'),
        ...(before === undefined
          ? []
          : [
              old === undefined
                ? '–'
                : percent(old.saved_bytes_without_dedup, before.pages * before.page_size) +
                  plusMinus(
                    old.sampling_error,
                    'saved_bytes_without_dedup',
                    1,
                    before.pages * before.page_size,
                  ),
            ]),
        `${share('net_saved_bytes')}${row.verdict === 'undecided' ? ' ?' : ''}`,
        count(row.rejected_pages) + plusMinusCount(errors, 'rejected_pages'),
        row.microseconds_per_page_without_dedup.toFixed(1),
        row.on_pareto_front ? 'yes' : 'no',
        offers[row.kernel_offer],
      ];
    }),
  };
}
