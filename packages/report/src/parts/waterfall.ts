import type { AnalysisReport, CombinationReport } from '@pagefold/estimate/portable';
import type { WaterfallFigure } from '../figure.ts';
import type { Part, Shown } from '../part.ts';
import { bytes, percent } from '../text/format.ts';
import { plusMinus, plusMinusBytes } from '../text/plus-minus.ts';
import { type AddedLayer, addedLayers } from './added-layers.ts';

type Step = WaterfallFigure['steps'][number];

/** From the input to what is left of it, in bytes. */
interface Flow {
  readonly input: number;
  readonly filled: number;
  readonly compressed: number;
  readonly gross: number;
  readonly tables: number;
  readonly added: readonly AddedLayer[];
  readonly left: number;
  /** What KSM would leave; undefined where it was not looked at. */
  readonly ksm: number | undefined;
  /** How far the others may be off. */
  readonly errors: Errors;
}

type Errors = Readonly<Record<'compressed' | 'gross' | 'tables' | 'left' | 'ksm', number>>;

/** Where the bytes go; undefined without a combination. */
export function waterfallPart({ report, before }: Shown): Part | undefined {
  const row = referenceOf(report);
  if (row === undefined) return undefined;
  const flow = flowOf(report, row);
  const old = before === undefined ? undefined : flowBefore(before);
  const left = shareText(flow.left, flow.errors.left, flow.input);
  return {
    id: 'waterfall',
    title: 'Where the bytes go',
    question: 'Is it worth switching KSM on, waiting for a pool with deduplication, or neither?',
    figure: { kind: 'waterfall', steps: stepsOf(flow), lines: linesOf(flow, old) },
    summary: `From the whole input to the ${left} of it that are left after all steps.`,
    table: tableOf(flow, old),
    notes: [
      `Of ${row.compressor} on ${row.allocator}, hashed by ${row.hasher}. The pool’s other tables, ` +
        `${bytes(otherTables(row))}, are not among it: a kernel has tables of its own.`,
    ],
  };
}

function otherTables(row: CombinationReport): number {
  const ofLayers = addedLayers(row).reduce((sum, { tables }) => sum + tables, 0);
  return row.metadata_bytes - row.dedup_metadata_bytes - ofLayers;
}

/** The combination that single figures are of. */
export function referenceOf(report: AnalysisReport): CombinationReport | undefined {
  return report.reference === null ? undefined : report.combinations[report.reference];
}

function flowBefore(report: AnalysisReport): Flow | undefined {
  const row = referenceOf(report);
  return row === undefined ? undefined : flowOf(report, row);
}

function flowOf(report: AnalysisReport, row: CombinationReport): Flow {
  const { layers, pages, page_size, recommendation } = report;
  const input = pages * page_size;
  const filled = (layers.zero_pages + layers.same_filled_pages) * page_size;
  const compressed = (row.pool_pages_without_dedup + row.rejected_pages) * page_size;
  const { ksm } = recommendation;
  const added = addedLayers(row);
  return {
    input,
    filled,
    compressed,
    gross: row.gross_saved_bytes,
    tables: row.dedup_metadata_bytes,
    added,
    left: added.reduce((left, { net }) => left - net, compressed - row.net_saved_bytes),
    ksm: ksm === null ? undefined : input - ksm.profit_bytes,
    errors: errorsOf(report, row, added),
  };
}

function errorsOf(
  { page_size, recommendation }: AnalysisReport,
  { sampling_error: of = {} }: CombinationReport,
  added: readonly AddedLayer[],
): Errors {
  const { saved_bytes_without_dedup: compressed = 0, net_saved_bytes: net = 0 } = of;
  return {
    compressed,
    gross: of.gross_saved_bytes ?? 0,
    tables: of.dedup_metadata_bytes ?? 0,
    // The most that they can be off together; but what is left with dedup is known by itself.
    left: added.reduce(
      (sum, { netError }) => sum + netError,
      Math.min(
        compressed + net,
        (of.pool_pages ?? 0) * page_size +
          (of.rejected_pages ?? 0) * page_size +
          (of.dedup_metadata_bytes ?? 0),
      ),
    ),
    ksm: recommendation.ksm?.uncertainty_bytes ?? 0,
  };
}

/** A part of the input, and how far it may be off. */
function shareText(value: number, error: number, input: number): string {
  return percent(value, input) + plusMinus({ error }, 'error', 1, input);
}

function stepsOf(flow: Flow): Step[] {
  const { input, filled, compressed, gross, tables, added, left, errors } = flow;
  const share = (value: number) => (input === 0 ? 0 : (100 * value) / input);
  const step = (
    name: string,
    [from, to]: readonly [number, number],
    colour: Step['colour'],
    error = 0,
  ): Step => {
    const amount = from === 0 ? to : to - from;
    const off = plusMinusBytes({ error }, 'error');
    return {
      name,
      from: share(from),
      to: share(to),
      ...(error === 0 ? {} : { error: share(error) }),
      colour,
      text: `${name}: ${bytes(amount)}${off}, ${shareText(amount, error, input)} of the input`,
    };
  };
  const deduplicated = compressed - gross + tables;
  return [
    step('input', [0, input], 'muted'),
    step('zero and same-filled', [input, input - filled], 'saved'),
    step('compression', [input - filled, compressed], 'saved', errors.compressed),
    step('pool without dedup', [0, compressed], 'pool', errors.compressed),
    step('dedup, gross', [compressed, compressed - gross], 'duplicate', errors.gross),
    step('its tables', [compressed - gross, deduplicated], 'tables', errors.tables),
    ...added.flatMap(({ name, gross, net, grossError, tablesError }, i) => {
      const from = added.slice(0, i).reduce((sum, { net }) => sum - net, deduplicated);
      return [
        step(`${name}, gross`, [from, from - gross], 'duplicate', grossError),
        step(`${name}: tables`, [from - gross, from - net], 'tables', tablesError),
      ];
    }),
    step('left, net', [0, left], 'pool', errors.left),
  ];
}

function linesOf(flow: Flow, old: Flow | undefined): WaterfallFigure['lines'] {
  const share = (value: number, { input }: Flow) => (input === 0 ? 0 : (100 * value) / input);
  return [
    ...(flow.ksm === undefined ? [] : [{ name: 'KSM today', at: share(flow.ksm, flow) }]),
    ...(old === undefined ? [] : [{ name: 'left before', at: share(old.left, old) }]),
  ];
}

function tableOf(flow: Flow, old: Flow | undefined): Part['table'] {
  const rows: [string, (of: Flow) => Amount | undefined][] = [
    ['input', ({ input }) => [input, 0]],
    ['zero and same-filled, which a kernel does already', ({ filled }) => [-filled, 0]],
    [
      'compression into pool pages',
      ({ input, filled, compressed, errors }) => [filled + compressed - input, errors.compressed],
    ],
    ['pool without dedup', ({ compressed, errors }) => [compressed, errors.compressed]],
    ['dedup, gross', ({ gross, errors }) => [-gross, errors.gross]],
    ['its tables', ({ tables, errors }) => [tables, errors.tables]],
    ...flow.added.flatMap(({ name }): typeof rows => {
      const of = ({ added }: Flow) => added.find((layer) => layer.name === name);
      return [
        [
          `${name}, gross`,
          (each) => amountOf(of(each), ({ gross, grossError }) => [-gross, grossError]),
        ],
        [
          `${name}: tables`,
          (each) => amountOf(of(each), ({ tables, tablesError }) => [tables, tablesError]),
        ],
      ];
    }),
    ['left, net', ({ left, errors }) => [left, errors.left]],
    [
      'left by KSM today, without a pool',
      ({ ksm, errors }) => (ksm === undefined ? undefined : [ksm, errors.ksm]),
    ],
  ];
  const cells = (of: Flow, amount: Amount | undefined) => {
    if (amount === undefined) return ['–', '–'];
    const [value, error] = amount;
    return [bytes(value) + plusMinusBytes({ error }, 'error'), shareText(value, error, of.input)];
  };
  return {
    head: [
      'step',
      'bytes',
      'of the input',
      ...(old === undefined ? [] : ['before', 'of that input']),
    ],
    rows: rows.map(([name, value]) => [
      name,
      ...cells(flow, value(flow)),
      ...(old === undefined ? [] : cells(old, value(old))),
    ]),
  };
}

/** Bytes, and how far they may be off. */
type Amount = readonly [value: number, error: number];

function amountOf(
  layer: AddedLayer | undefined,
  of: (layer: AddedLayer) => Amount,
): Amount | undefined {
  return layer === undefined ? undefined : of(layer);
}
