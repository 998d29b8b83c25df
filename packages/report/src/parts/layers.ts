import type { AnalysisReport } from '@pagefold/estimate/portable';
import type { Colour } from '../figure.ts';
import type { Part, Shown } from '../part.ts';
import { count, percent } from '../text/format.ts';
import { nameEnd } from '../text/name-end.ts';

type Layers = AnalysisReport['layers'];

interface Row {
  readonly name: string;
  readonly pages: number;
  readonly layers: Layers;
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
  const duplicate = percent(layers.duplicate_pages, pages);
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
          text: `${row.name}\n${name}: ${count(row.layers[key])} pages, ${percent(row.layers[key], row.pages)}`,
        })),
      })),
    },
    summary: `Shares of pages. All inputs together: ${zero} zero, ${duplicate} duplicate.`,
    table: {
      head: ['input', 'pages', ...layerKinds.flatMap(({ name }) => [name, 'share'])],
      rows: rows.map((row) => [
        row.name,
        count(row.pages),
        ...layerKinds.flatMap(({ key }) => [
          count(row.layers[key]),
          percent(row.layers[key], row.pages),
        ]),
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

function rowsOf(report: AnalysisReport, before: AnalysisReport | undefined): Row[] {
  const { pages, layers, inputs, images } = report;
  const name = inputs.length > 1 || before !== undefined ? 'all' : (images[0] ?? '');
  return [
    { name, pages, layers },
    ...(before === undefined ? [] : [{ ...before, name: 'all, before' }]),
    ...(inputs.length > 1 ? inputs : []),
  ];
}
