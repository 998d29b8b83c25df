import { count, percent, table } from '@pagefold/test-support/document';
import type { CompressorFigures, Finding } from '../finding.ts';
import type { MappingPages } from '../mappings.ts';

/** What a finding is called in a table. */
export function nameOf({ workload, population }: Finding): string {
  return `${workload}, ${population}`;
}

/** Bytes as a share of the memory. */
export function shareOf({ pages, page_size }: Finding, bytes: number): number {
  return bytes / (pages * page_size);
}

/** The names of images in a command. */
const images = /\S+\.raw(?: \S+\.raw)*/;

/** What ran, each once. */
export function workloadsList(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ workload, what, input, programs }) => `- **${workload}**: ${what}; ${input}. ${programs}.`,
  );
  return [...new Set(lines)].join('\n');
}

/** What the pages are. */
export function pagesTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { pages, zero_pages, same_filled_pages, duplicate_pages, ksm_profit_bytes } = finding;
    return [
      nameOf(finding),
      count(pages),
      percent(zero_pages / pages),
      percent(same_filled_pages / pages),
      percent(duplicate_pages / pages),
      percent(shareOf(finding, ksm_profit_bytes)),
    ];
  });
  return table(
    ['memory', 'pages', 'zero', 'same-filled', 'duplicates', 'KSM would free, net'],
    rows,
  );
}

/** What a pool saves, layer by layer. */
export function savingsTable(findings: readonly Finding[]): string {
  const head = ['memory', 'compressor', 'compression alone', 'duplicates, gross'];
  return table(
    [...head, 'net of tables', 'similar pages, net', 'dictionary, net'],
    eachCompressor(findings, (figures, percentOf) => [
      percentOf(figures.saved_bytes_without_dedup),
      percentOf(figures.dedup_gross_saved_bytes),
      percentOf(figures.dedup_net_saved_bytes) + doubtOf(figures),
      percentOf(figures.similarity_net_saved_bytes),
      percentOf(figures.dictionary_net_saved_bytes),
    ]),
  );
}

/** What is left of the memory in the kernel's hands, in its own figures. */
export function kernelsTable(findings: readonly Finding[]): string {
  return table(
    ['memory', 'compressor', 'zswap 6.12, zbud', 'zswap 6.12, zsmalloc', 'zram'],
    eachCompressor(findings, (figures, percentOf) => [
      percentOf(figures.zswap_zbud_bytes),
      percentOf(figures.zswap_zsmalloc_bytes),
      percentOf(figures.zram_bytes),
    ]),
  );
}

/** A mark where partly filled pool pages decide about what deduplication saves. */
function doubtOf(figures: CompressorFigures): string {
  const { dedup_net_saved_bytes, dedup_uncertainty_bytes } = figures;
  return Math.abs(dedup_net_saved_bytes) < dedup_uncertainty_bytes ? ' ?' : '';
}

/** A row for each compressor of each finding. */
function eachCompressor(
  findings: readonly Finding[],
  cellsOf: (
    figures: CompressorFigures,
    percentOf: (bytes: number | null) => string,
  ) => readonly string[],
): string[][] {
  return findings.flatMap((finding) => {
    const percentOf = (bytes: number | null): string =>
      bytes === null ? '–' : percent(shareOf(finding, bytes));
    return finding.compressors.map((figures) => [
      nameOf(finding),
      figures.compressor,
      ...cellsOf(figures, percentOf),
    ]);
  });
}

/** Where the duplicates are. */
export function duplicatesTable(findings: readonly Finding[]): string {
  const rows = findings.flatMap((finding) =>
    placesOf(finding).map(({ mapping, pages, duplicates_within, duplicates_across }) => [
      nameOf(finding),
      mapping,
      count(pages),
      count(duplicates_within),
      count(duplicates_across),
      percent((duplicates_within + duplicates_across) / finding.pages),
    ]),
  );
  const head = ['memory', 'program and mapping', 'pages', 'equal in the process or machine'];
  return table([...head, 'equal to another one', 'of all pages'], rows);
}

/** Mappings of processes, or machines as a whole. */
function placesOf(finding: Finding): readonly MappingPages[] {
  const { pages, duplicate_pages, duplicate_pages_across: across, mappings } = finding;
  if (across === null) return mappings;
  const within = duplicate_pages - across;
  return [{ mapping: 'all memory', pages, duplicates_within: within, duplicates_across: across }];
}

/** When and where what was measured, and what was typed. */
export function runsTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { workload, commands, date, processes } = finding;
    return [
      nameOf(finding),
      `\`npm run findings -- --only ${workload}\``,
      commands.length > 1 ? `\`${commands[0]}\`` : 'files of the machines’ memory',
      processes > 0 ? count(processes) : '–',
      leftOutOf(finding),
      date,
    ];
  });
  const analyses = new Set(
    findings.map(({ commands }) => commands.at(-1)!.replace(images, 'IMAGE…')),
  );
  const machines = [...new Set(findings.map(({ machine }) => machine))];
  const head = ['memory', 'command', 'image', 'processes', 'pages left out', 'day'];
  return [
    table(head, rows),
    `Every image was analysed by \`${[...analyses].join('` or by `')}\`.`,
    `One run of each, on ${machines.join('; and on ')}.`,
  ].join('\n\n');
}

function leftOutOf({ left_out }: Finding): string {
  const parts = Object.entries(left_out).map(
    ([reason, pages]) => `${count(pages)} ${reason.replaceAll('_', '-')}`,
  );
  return parts.length > 0 ? parts.join(', ') : '–';
}
