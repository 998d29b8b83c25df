import type { AnalysisReport, CombinationReport } from '@pagefold/estimate/portable';
import type { WaterfallFigure } from '../figure.ts';
import type { Part, Shown } from '../part.ts';
import { bytes, percent } from '../text/format.ts';
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
}

/** Where the bytes go; undefined without a combination. */
export function waterfallPart({ report, before }: Shown): Part | undefined {
  const row = referenceOf(report);
  if (row === undefined) return undefined;
  const flow = flowOf(report, row);
  const old = before === undefined ? undefined : flowBefore(before);
  const left = percent(flow.left, flow.input);
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
  };
}

function stepsOf(flow: Flow): Step[] {
  const { input, filled, compressed, gross, tables, added, left } = flow;
  const share = (value: number) => (input === 0 ? 0 : (100 * value) / input);
  const step = (
    name: string,
    [from, to]: readonly [number, number],
    colour: Step['colour'],
  ): Step => ({
    name,
    from: share(from),
    to: share(to),
    colour,
    text: `${name}: ${bytes(from === 0 ? to : to - from)}, ${percent(from === 0 ? to : to - from, input)} of the input`,
  });
  const deduplicated = compressed - gross + tables;
  return [
    step('input', [0, input], 'muted'),
    step('zero and same-filled', [input, input - filled], 'saved'),
    step('compression', [input - filled, compressed], 'saved'),
    step('pool without dedup', [0, compressed], 'pool'),
    step('dedup, gross', [compressed, compressed - gross], 'duplicate'),
    step('its tables', [compressed - gross, deduplicated], 'tables'),
    ...added.flatMap(({ name, gross, net }, i) => {
      const from = added.slice(0, i).reduce((sum, { net }) => sum - net, deduplicated);
      return [
        step(`${name}, gross`, [from, from - gross], 'duplicate'),
        step(`${name}: tables`, [from - gross, from - net], 'tables'),
      ];
    }),
    step('left, net', [0, left], 'pool'),
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
  const rows: [string, (of: Flow) => number | undefined][] = [
    ['input', ({ input }) => input],
    ['zero and same-filled, which a kernel does already', ({ filled }) => -filled],
    ['compression into pool pages', ({ input, filled, compressed }) => filled + compressed - input],
    ['pool without dedup', ({ compressed }) => compressed],
    ['dedup, gross', ({ gross }) => -gross],
    ['its tables', ({ tables }) => tables],
    ...flow.added.flatMap(({ name }): typeof rows => {
      const of = ({ added }: Flow) => added.find((layer) => layer.name === name);
      return [
        [`${name}, gross`, (each) => negative(of(each)?.gross)],
        [`${name}: tables`, (each) => of(each)?.tables],
      ];
    }),
    ['left, net', ({ left }) => left],
    ['left by KSM today, without a pool', ({ ksm }) => ksm],
  ];
  const cells = (of: Flow, value: number | undefined) =>
    value === undefined ? ['–', '–'] : [bytes(value), percent(value, of.input)];
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

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}
