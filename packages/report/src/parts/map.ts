import type { AnalysisReport } from '@pagefold/estimate/portable';
import type { Part, Shown } from '../part.ts';
import { count, percent } from '../text/format.ts';
import { layerKinds } from './layers.ts';

type AddressMap = NonNullable<AnalysisReport['address_map']>;

/** What the page's script draws a map from. */
export interface MapData extends AddressMap {
  readonly pages: number;
  readonly page_size: number;
  /** In their order; `offset` where a page's place in the file follows from its number. */
  readonly inputs: readonly {
    readonly name: string;
    readonly pages: number;
    readonly offset: boolean;
  }[];
}

/** Rows of the table. */
const mostRows = 256;

/** The letters of layers, in the order of `layerKinds`. */
const letters = 'zsdu';

/** Where what lies; undefined where no map was drawn, or there is too little to see. */
export function mapPart({ report }: Shown): Part | undefined {
  const map = report.address_map;
  if (map === null || map === undefined || map.layers.length < 2) return undefined;
  const spans = spansOf(report, map);
  return {
    id: 'map',
    title: 'Where it lies',
    question: 'Where are the duplicates, the page cache, the free memory?',
    figure: { kind: 'map' },
    summary:
      `${count(map.layers.length)} cells in the order of the pages, ` +
      `${map.pages_per_cell === 1 ? 'a page each' : `${count(map.pages_per_cell)} pages each`}.`,
    table: {
      head: ['what', 'first page', 'pages', ...layerKinds.map(({ name }) => `${name} cells`)],
      rows: spans.slice(0, mostRows).map(({ name, from, to }) => {
        const cells = cellsOf(map, from, to);
        return [
          name,
          count(from),
          count(to - from),
          ...[...letters].map((letter) => percent(cells.split(letter).length - 1, cells.length)),
        ];
      }),
    },
    notes: [
      ...(map.pages_per_cell > 1
        ? ['A cell has the colour of the layer that most of its pages are in.']
        : []),
      ...(spans.length > mostRows
        ? [`The table has the first ${mostRows} of ${count(spans.length)} rows.`]
        : []),
    ],
  };
}

/** What the page needs of a report. */
export function mapData(report: AnalysisReport): MapData | null {
  const { address_map, pages, page_size, inputs } = report;
  if (address_map === null || address_map === undefined) return null;
  return {
    ...address_map,
    pages,
    page_size,
    inputs: inputs.map(({ name, pages: own, format, packings }) => {
      return { name, pages: own, offset: format === 'raw' && packings.length === 0 };
    }),
  };
}

interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Mappings where they are known, else the inputs. */
function spansOf({ inputs, pages }: AnalysisReport, { regions }: AddressMap): Span[] {
  if (regions.length > 0) {
    return regions.map(({ page, name }, i) => {
      return { name, from: page, to: regions[i + 1]?.page ?? pages };
    });
  }
  let from = 0;
  return inputs.map(({ name, pages: own }) => {
    from += own;
    return { name, from: from - own, to: from };
  });
}

function cellsOf({ layers, pages_per_cell }: AddressMap, from: number, to: number): string {
  return layers.slice(Math.floor(from / pages_per_cell), Math.ceil(to / pages_per_cell));
}
