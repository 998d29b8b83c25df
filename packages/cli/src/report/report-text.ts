import type { AnalysisReport } from '@pagefold/estimate';
import { verdictLines } from '@pagefold/report/text';
import { bytes, count, percent } from '../format.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';
import { combinationsTable } from './combinations-text.ts';
import { domainsText } from './domains-text.ts';
import { inputNotes, inputsTable } from './inputs-text.ts';
import { kernelsText } from './kernels-text.ts';
import { layersTable } from './layers-text.ts';
import { sampleText } from './sample-text.ts';
import { sharingText } from './sharing-text.ts';
import { waterfallTable } from './waterfall-text.ts';

/** Prints an analysis for people: what to do first, then its grounds, then what is doubtful about them. */
export function printReport(terminal: Terminal, report: AnalysisReport): void {
  terminal.heading(title(report));
  terminal.out(`${verdictLines(report).join('\n')}\n`);
  for (const { heading, body } of partsOf(report)) {
    terminal.out('\n');
    terminal.heading(heading);
    terminal.out(`${body}\n`);
  }
}

interface Part {
  readonly heading: string;
  readonly body: string;
}

function partsOf(report: AnalysisReport): Part[] {
  const row = report.reference === null ? undefined : report.combinations[report.reference];
  const { domain_sharing } = report;
  const parts: (Part | undefined)[] = [
    { heading: 'What the pages are', body: layersTable(report) },
    report.inputs.length > 1
      ? { heading: 'Each input by itself', body: inputsTable(report) }
      : undefined,
    row && {
      heading: `Where the bytes go (${row.hasher}, ${row.compressor}, ${row.allocator})`,
      body: waterfallTable(report, row),
    },
    ...layersPart(report),
    { heading: 'How often a content occurs', body: sharingText(report, row) },
    domain_sharing === null
      ? undefined
      : { heading: 'What the inputs share', body: domainsText(report, domain_sharing) },
    row && { heading: 'Combinations, best first', body: combinationsTable(report) },
    ...kernelsText(report),
    { heading: 'The sample', body: sampleText(report) },
    { heading: 'What to know about the input', body: inputNotes(report) },
  ];
  return parts.filter((part) => part !== undefined && part.body !== '') as Part[];
}

/** Where layers were tried that the combination which the figures are of cannot have, and another one can. */
function layersPart(report: AnalysisReport): Part[] {
  const { reference, combinations, recommendation } = report;
  const { similarity, dictionary, recompress } = recommendation;
  const best = recompress?.combination ?? dictionary?.combination ?? similarity?.combination;
  if (best === undefined || best === reference) return [];
  const row = combinations[best]!;
  const names = `${row.hasher}, ${row.compressor}, ${row.allocator}`;
  return [
    { heading: `The same where the most is added (${names})`, body: waterfallTable(report, row) },
  ];
}

/** Characters of names; the inputs have a table of their own. */
const longestTitle = 78;

function title({ images, page_size, pages, partial, expected_pages }: AnalysisReport): string {
  const all = images.map(oneLine).join(', ');
  const isLong = images.length > 1 && all.length > longestTitle;
  const names = isLong ? `${count(images.length)} inputs` : all;
  const size = bytes(pages * page_size);
  const whole = `${names}: ${count(pages)} pages of ${bytes(page_size)} (${size})`;
  if (!partial) return whole;
  const part =
    expected_pages === null
      ? 'of a number that is not known'
      : `${percent(pages, expected_pages)} of ${count(expected_pages)}`;
  return `${whole}, PARTIAL: interrupted, ${part}`;
}
