import { percent } from '@pagefold/test-support/document';
import type { Finding } from '../finding.ts';
import { range } from './published.ts';
import { shareOf } from './tables.ts';

const better = 'zstd';
const faster = 'lz4';

/** The answer in three sentences, for the first screen. */
export function readmeSentences(findings: readonly Finding[]): string {
  const alone = findings.filter(({ population }) => population === 'resident');
  const guests = findings.filter(({ population }) => population === 'whole guest');
  const names = [...new Set(alone.map(({ workload }) => workload))].join(', ');
  const dedup = (some: readonly Finding[]): string =>
    shares(some, ({ dedup_net_saved_bytes: bytes }) => bytes);
  const together =
    guests.length === 0
      ? ''
      : `; of whole virtual machines of one system it saves ${dedup(guests)}`;
  const compression = shares(alone, ({ saved_bytes_without_dedup: bytes }) => bytes);
  const gain = range(alone.map(gainOfCompressor), percent);
  const similar = shares(findings, ({ similarity_net_saved_bytes: bytes }) => bytes);
  return [
    `Deduplication saves ${dedup(alone)} of the memory of single services (${names}), net of its tables${together}.`,
    `Compression alone saves ${compression} of those services’ memory with ${better}, ${gain} more than with ${faster}.`,
    `Pages stored as their differences from similar ones add ${similar}.`,
    'All figures, how they were made and what surprised us: [findings](docs/findings.md).',
  ].join('\n');
}

function shares(
  findings: readonly Finding[],
  bytesOf: (figures: Finding['compressors'][number]) => number,
): string {
  const values = findings.flatMap((finding) =>
    figuresOf(finding, better).map((figures) => shareOf(finding, bytesOf(figures))),
  );
  return range(values, percent);
}

function gainOfCompressor(finding: Finding): number {
  const [slow] = figuresOf(finding, better);
  const [fast] = figuresOf(finding, faster);
  const gained = (slow?.saved_bytes_without_dedup ?? 0) - (fast?.saved_bytes_without_dedup ?? 0);
  return shareOf(finding, gained);
}

function figuresOf(finding: Finding, name: string): Finding['compressors'] {
  return finding.compressors.filter(({ compressor }) => compressor === name);
}
