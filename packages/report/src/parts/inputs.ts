import { type AnalysisReport, leftOutTexts } from '@pagefold/estimate/portable';
import type { Part, Shown } from '../part.ts';
import { bytes, count } from '../text/format.ts';

type Input = AnalysisReport['inputs'][number];

/** What was read, and what of it was left out, lost or doubtful. */
export function inputsPart({ report }: Shown): Part {
  return {
    id: 'inputs',
    title: 'What was read',
    question: 'How far can the figures be trusted?',
    table: {
      head: ['input', 'format', 'population', 'pages', 'size', 'to know'],
      rows: report.inputs.map((input) => [
        input.name,
        [input.format, ...input.packings].join(', packed by '),
        input.population,
        count(input.pages),
        bytes(input.pages * report.page_size),
        notesOn(input).join('; '),
      ]),
    },
    tableIsOpen: true,
  };
}

function notesOn(input: Input): string[] {
  const { zeros_told_apart, layers, left_out, lost, warnings, layers_only } = input;
  const part = ({ reason, detail, pages }: Input['lost'][number]) =>
    `${count(pages)} ${leftOutTexts[reason] ?? reason}${detail === null ? '' : ` (${detail})`}`;
  return [
    ...(zeros_told_apart || layers.zero_pages === 0
      ? []
      : ['never touched memory is among the zero pages']),
    ...left_out.map((each) => `left out: ${part(each)}`),
    ...lost.map((each) => `LOST: ${part(each)}`),
    ...warnings,
    ...(layers_only === null ? [] : [`no verdict: ${layers_only}`]),
  ];
}
