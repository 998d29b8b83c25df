import type { AnalysisReport } from '@pagefold/estimate/portable';
import type { Colour } from '../figure.ts';
import type { Part, Shown } from '../part.ts';
import { count, percent } from '../text/format.ts';
import { nameEnd } from '../text/name-end.ts';
import { type Errors, plusMinus, plusMinusCount } from '../text/plus-minus.ts';

type Layers = AnalysisReport['layers'];

interface Row {
  readonly name: string;
  readonly pages: number;
  readonly layers: Layers;
  readonly sampling_error?: Errors;
}

/** In the order in which they are stacked. */
export const layerKinds: readonly {
  readonly key: keyof Layers;
  readonly name: string;
  readonly colour: Colour;
}[] = [
  { key: 'zero_pages', name: 'zero', colour: 'zero' },
  { key: 'same_filled_pages', name: 'same-filled', colour: 'same-filled' },
  { key: 'duplicate_pages', name: 'duplicate', colour: 'duplicate' },
  { key: 'unique_pages', name: 'unique', colour: 'unique' },
];

/** More bars than these would be a wall; the table has them all. */
const mostBars = 40;

/** What the pages of each domain are. */
export function layersPart({ report, before }: Shown): Part {
  const rows = rowsOf(report, before);
  const shown = rows.slice(0, mostBars);
  const { layers, pages } = report;
  const zero = percent(layers.zero_pages, pages);
  const duplicate = shareOf(rows[0]!, 'duplicate_pages');
  return {
    id: 'layers',
    title: 'What the pages are',
    question: 'Is there anything beyond zero pages?',
    figure: {
      kind: 'bars',
      unit: 'percent',
      rows: shown.map(({ name }) => nameEnd(name)),
      series: layerKinds.map(({ key, name, colour }) => ({
        name,
        colour,
        items: shown.map((row) => ({
          value: row.pages === 0 ? 0 : (100 * row.layers[key]) / row.pages,
          text: `${row.name}\n${name}: ${countOf(row, key)} pages, ${shareOf(row, key)}`,
        })),
      })),
    },
    summary: `Shares of pages. All inputs together: ${zero} zero, ${duplicate} duplicate.`,
    table: {
      head: ['input', 'pages', ...layerKinds.flatMap(({ name }) => [name, 'share'])],
      rows: rows.map((row) => [
        row.name,
        count(row.pages),
        ...layerKinds.flatMap(({ key }) => [countOf(row, key), shareOf(row, key)]),
      ]),
    },
    notes: [
      ...(rows.length > mostBars
        ? [`The first ${mostBars} rows are drawn; the table has all.`]
        : []),
      ...(report.inputs.length > 1
        ? ['Each input is shown as if it were alone; “all” has duplicates across inputs as well.']
        : []),
    ],
  };
}

function countOf({ layers, sampling_error }: Row, key: keyof Layers): string {
  return count(layers[key]) + plusMinusCount(sampling_error, key);
}

function shareOf({ layers, pages, sampling_error }: Row, key: keyof Layers): string {
  return percent(layers[key], pages) + plusMinus(sampling_error, key, 1, pages);
}

function rowsOf(report: AnalysisReport, before: AnalysisReport | undefined): Row[] {
  const { inputs, images } = report;
  const name = inputs.length > 1 || before !== undefined ? 'all' : (images[0] ?? '');
  return [
    ofAll(name, report),
    ...(before === undefined ? [] : [ofAll('all, before', before)]),
    ...(inputs.length > 1 ? inputs : []),
  ];
}

function ofAll(name: string, { pages, layers, sample }: AnalysisReport): Row {
  return { name, pages, layers, sampling_error: sample?.sampling_error };
}
