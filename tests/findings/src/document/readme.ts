import { percent, table } from '@pagefold/test-support/document';
import type { CompressorFigures, Finding } from '../finding.ts';
import { range } from './published.ts';
import { nameOf, shareOf } from './tables.ts';

const better = 'zstd';
const faster = 'lz4';

/** The answer in three sentences, for the first screen. */
export function readmeSentences(findings: readonly Finding[]): string {
  const alone = findings.filter(({ population }) => population === 'resident');
  const guests = findings.filter(({ population }) => population === 'whole guest');
  const names = [...new Set(alone.map(({ workload }) => workload))].join(', ');
  const dedup = (some: readonly Finding[]): string =>
    shares(some, better, ({ dedup_net_saved_bytes: bytes }) => bytes);
  const together =
    guests.length === 0
      ? ''
      : `; of whole virtual machines of one system it saves ${dedup(guests)}`;
  const compression = shares(alone, better, ({ saved_bytes_without_dedup: bytes }) => bytes);
  const gain = range(alone.map(gainOfCompressor), percent);
  const similar = shares(findings, faster, ({ similarity_net_saved_bytes: bytes }) => bytes);
  return [
    `Beside ${better}, deduplication saves ${dedup(alone)} of the memory of single services (${names}), net of its tables${together}.`,
    `Compression alone saves ${compression} of those services’ memory with ${better}, ${gain} more than with ${faster}.`,
    `Pages stored as their differences from similar ones add ${similar} with ${faster}.`,
    'All figures, how they were made and what surprised us: [findings](docs/findings.md).',
  ].join('\n');
}

/** The figures in short, of what was in memory. */
export function readmeTable(findings: readonly Finding[]): string {
  const rows = findings
    .filter(({ population }) => population !== 'swapped')
    .map((finding) => {
      const { pages, zero_pages, same_filled_pages, duplicate_pages } = finding;
      return [
        nameOf(finding),
        percent((zero_pages + same_filled_pages) / pages),
        percent(duplicate_pages / pages),
        ...[faster, better].flatMap((name) =>
          figuresOf(finding, name).flatMap((figures) => [
            percent(shareOf(finding, figures.saved_bytes_without_dedup)),
            percent(shareOf(finding, figures.dedup_net_saved_bytes)),
          ]),
        ),
      ];
    });
  const ofEach = [faster, better].flatMap((name) => [
    `saved by ${name}`,
    'deduplication adds, net',
  ]);
  return table(['memory', 'zero, same-filled', 'duplicates', ...ofEach], rows);
}

function shares(
  findings: readonly Finding[],
  compressor: string,
  bytesOf: (figures: CompressorFigures) => number | null,
): string {
  const values = findings.flatMap((finding) =>
    figuresOf(finding, compressor).flatMap((figures) => {
      const bytes = bytesOf(figures);
      return bytes === null ? [] : [shareOf(finding, bytes)];
    }),
  );
  return range(values, percent);
}

function gainOfCompressor(finding: Finding): number {
  const [slow] = figuresOf(finding, better);
  const [fast] = figuresOf(finding, faster);
  const gained = (slow?.saved_bytes_without_dedup ?? 0) - (fast?.saved_bytes_without_dedup ?? 0);
  return shareOf(finding, gained);
}

function figuresOf(finding: Finding, name: string): readonly CompressorFigures[] {
  return finding.compressors.filter(({ compressor }) => compressor === name);
}
