import type { AnalysisReport } from '@pagefold/estimate/portable';
import type { MatrixFigure } from '../figure.ts';
import type { Part, Shown } from '../part.ts';
import { bytes, count } from '../text/format.ts';
import { nameEnd } from '../text/name-end.ts';
import { type Errors, plusMinusBytes, plusMinusCount } from '../text/plus-minus.ts';

type Sharing = NonNullable<AnalysisReport['domain_sharing']>;
type Pair = Sharing['pairs'][number];

/** Inputs that fit into a square where a cell can still be pointed at. */
const mostNames = 32;
/** Rows of the table; the embedded report has all. */
const mostPairs = 200;

/** What inputs have in common; undefined for one alone. */
export function domainsPart({ report }: Shown): Part | undefined {
  const sharing = report.domain_sharing;
  if (sharing === null) return undefined;
  const { images } = report;
  const amount = (
    [pages, pagesName]: readonly [number, string],
    [size, sizeName]: readonly [number | null, string],
    errors: Errors,
  ) => [
    count(pages) + plusMinusCount(errors, pagesName),
    size === null ? '–' : bytes(size) + plusMinusBytes(errors, sizeName),
  ];
  const of = sharing.sampling_error;
  const across = `${count(sharing.across_pages)}${plusMinusCount(of, 'across_pages')} pages`;
  return {
    id: 'domains',
    title: 'What the inputs share',
    question: 'Which of them are good to put together, and do domains of their own cost anything?',
    ...(sharing.pairs.length === 0
      ? { tableIsOpen: true }
      : {
          figure: matrixOf(report, sharing),
          summary: `Pairs of inputs by what sharing across them saves; all together ${across}.`,
        }),
    table: {
      head: ['what is shared', 'pages saved', 'compressed'],
      rows: [
        [
          'inside each input',
          ...amount(
            [sharing.inside_pages, 'inside_pages'],
            [sharing.inside_bytes, 'inside_bytes'],
            of,
          ),
        ],
        [
          'across all, beyond that',
          ...amount(
            [sharing.across_pages, 'across_pages'],
            [sharing.across_bytes, 'across_bytes'],
            of,
          ),
        ],
        ...sharing.pairs
          .slice(0, mostPairs)
          .map((pair) => [
            pairName(images, pair),
            ...amount([pair.contents, 'contents'], [pair.bytes, 'bytes'], pair.sampling_error),
          ]),
      ],
    },
    notes: [
      ...orderNotes(report, sharing),
      ...(images.length > mostNames
        ? [`The ${mostNames} inputs that are best put together are drawn.`]
        : []),
    ],
  };
}

function pairName(images: readonly string[], { inputs }: Pair): string {
  return inputs.map((input) => images[input] ?? '').join(' + ');
}

/** The inputs that share the most, in the order in which they add to each other. */
function matrixOf({ images }: AnalysisReport, { order, pairs }: Sharing): MatrixFigure {
  const shown = order.slice(0, mostNames).map(({ input }) => input);
  const placeOf = new Map(shown.map((input, place) => [input, place]));
  const cells = pairs.flatMap((pair) => {
    const [a, b] = pair.inputs.map((input) => placeOf.get(input));
    if (a === undefined || b === undefined) return [];
    const errors = pair.sampling_error;
    const size =
      pair.bytes === null
        ? ''
        : `, ${bytes(pair.bytes)}${plusMinusBytes(errors, 'bytes')} compressed`;
    const cell = (row: number, column: number) => {
      const names = [shown[row]!, shown[column]!].map((input) => images[input] ?? '');
      const text = `${names.join(' + ')}\n${count(pair.contents)}${plusMinusCount(errors, 'contents')} pages saved${size}`;
      return { row, column, value: pair.bytes ?? pair.contents, text };
    };
    return [cell(a, b), cell(b, a)];
  });
  return {
    kind: 'matrix',
    names: shown.map((input) => nameEnd(images[input] ?? '', 18)),
    // From left to right and from top to bottom, as the keyboard goes.
    cells: cells.toSorted((a, b) => a.row - b.row || a.column - b.column),
  };
}

function orderNotes({ images }: AnalysisReport, { order, across_pages }: Sharing): string[] {
  if (across_pages === 0 || order.length < 3) return [];
  const [first, ...others] = order.slice(0, 6);
  const steps = others.map(
    ({ input, contents, sampling_error }) =>
      `${nameEnd(images[input] ?? '')} (saves ${count(contents)}${plusMinusCount(sampling_error, 'contents')} pages)`,
  );
  return [
    `A good group begins with ${nameEnd(images[first!.input] ?? '')}, then ${steps.join(', then ')}.`,
  ];
}
