import { count, percent, table } from '@pagefold/test-support/document';
import type { CompressorFigures, Finding } from '../finding.ts';

/** What a finding is called in a table. */
export function nameOf({ workload, population }: Finding): string {
  return `${workload}, ${population}`;
}

/** Bytes as a share of the memory. */
export function shareOf({ pages, page_size }: Finding, bytes: number): number {
  return bytes / (pages * page_size);
}

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
    eachCompressor(findings, (figures) => [
      figures.saved_bytes_without_dedup,
      figures.dedup_gross_saved_bytes,
      figures.dedup_net_saved_bytes,
      figures.similarity_net_saved_bytes,
      figures.dictionary_net_saved_bytes,
    ]),
  );
}

/** What is left of the memory in the kernel's hands, in its own figures. */
export function kernelsTable(findings: readonly Finding[]): string {
  return table(
    ['memory', 'compressor', 'zswap 6.12 takes', 'zram takes'],
    eachCompressor(findings, ({ zswap_bytes, zram_bytes }) => [zswap_bytes, zram_bytes]),
  );
}

function eachCompressor(
  findings: readonly Finding[],
  bytesOf: (figures: CompressorFigures) => readonly number[],
): string[][] {
  return findings.flatMap((finding) =>
    finding.compressors.map((figures) => [
      nameOf(finding),
      figures.compressor,
      ...bytesOf(figures).map((bytes) => percent(shareOf(finding, bytes))),
    ]),
  );
}

/** Where the duplicates are. */
export function duplicatesTable(findings: readonly Finding[]): string {
  const rows = findings.flatMap((finding) =>
    finding.mappings.map(({ mapping, pages, duplicates_within, duplicates_across }) => [
      nameOf(finding),
      mapping,
      count(pages),
      count(duplicates_within),
      count(duplicates_across),
      percent((duplicates_within + duplicates_across) / finding.pages),
    ]),
  );
  const head = ['memory', 'program and mapping', 'pages', 'equal in the process'];
  return table([...head, 'equal to another process', 'of all pages'], rows);
}

/** When and where what was measured, and what was typed. */
export function runsTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => [
    nameOf(finding),
    `\`npm run findings -- --only ${finding.workload}\``,
    finding.commands.map((command) => `\`${command}\``).join(', then '),
    leftOutOf(finding),
    finding.date,
  ]);
  const machines = [...new Set(findings.map(({ machine }) => machine))];
  const head = ['memory', 'command', 'which runs', 'left out', 'day'];
  return `${table(head, rows)}\n\nOne run of each, on ${machines.join('; and on ')}.`;
}

function leftOutOf({ left_out }: Finding): string {
  const parts = Object.entries(left_out).map(
    ([reason, pages]) => `${count(pages)} ${reason.replaceAll('_', '-')}`,
  );
  return parts.length > 0 ? parts.join(', ') : '–';
}
