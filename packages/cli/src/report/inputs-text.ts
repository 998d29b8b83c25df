import { type AnalysisReport, leftOutTexts } from '@pagefold/estimate';
import { plusMinus } from '@pagefold/report/text';
import { bytes, count, percent } from '../format.ts';
import { table } from '../table.ts';
import { oneLine } from '../visible.ts';
import { shortName } from './short-name.ts';
import { wrapped } from './wrapped.ts';

type InputReport = AnalysisReport['inputs'][number];

/** The layers of each input, as if the others were not there. */
export function inputsTable({ inputs }: AnalysisReport): string {
  const head = ['input', 'pages', 'zero', 'same-filled', 'duplicate', 'unique'];
  const rows = inputs.map(({ name, pages, layers, sampling_error }) => [
    shortName(name),
    count(pages),
    percent(layers.zero_pages, pages),
    percent(layers.same_filled_pages, pages),
    percent(layers.duplicate_pages, pages) + plusMinus(sampling_error, 'duplicate_pages', 1, pages),
    percent(layers.unique_pages, pages) + plusMinus(sampling_error, 'unique_pages', 1, pages),
  ]);
  return table([head, ...rows], ['left', 'right', 'right', 'right', 'right', 'right']);
}

/** What the formats are, and what was left out, lost or doubtful; empty for nothing but plain pages. */
export function inputNotes({ inputs }: AnalysisReport): string {
  return inputs.flatMap((input) => linesOf(input, inputs.length > 1)).join('\n');
}

function linesOf(input: InputReport, isOneOfMany: boolean): string[] {
  const { format, packings, zeros_told_apart, layers_only, left_out, lost, warnings } = input;
  const kind = [format, ...packings.map((packing) => `packed by ${packing}`)].join(', ');
  const isPlain = packings.length === 0 && (format === 'raw' || format === 'pages');
  const lines = [
    ...(isPlain ? [] : [`format: ${kind}`]),
    ...(zeros_told_apart || input.layers.zero_pages === 0
      ? []
      : ['zero pages: never touched memory is among them, and not told apart']),
    ...left_out.map((part) => `left out: ${partText(part)}`),
    ...lost.map((part) => `LOST: ${partText(part)}`),
    ...warnings.map((warning) => `warning: ${oneLine(warning)}`),
    ...(layers_only === null ? [] : [`no verdict: ${layers_only}`]),
  ];
  const indent = isOneOfMany ? '    ' : '  ';
  const name = isOneOfMany && lines.length > 0 ? [`  ${oneLine(input.name)}`] : [];
  return [...name, ...lines.map((line) => wrapped(line, indent))];
}

function partText({ reason, detail, pages, bytes: size }: InputReport['lost'][number]): string {
  const which = detail === null ? '' : ` (${oneLine(detail)})`;
  const amount = size === 0 ? '' : `, ${bytes(size)}`;
  return `${leftOutTexts[reason]}${which}: ${count(pages)}${amount}`;
}
