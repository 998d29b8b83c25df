import { percent, table } from '@pagefold/test-support/document';
import type { Finding } from '../finding.ts';
import { shareOf } from './tables.ts';

/** What others have published, and what of ours stands beside it. */
interface Published {
  readonly what: string;
  readonly figure: string;
  readonly source: string;
  readonly which: (finding: Finding) => boolean;
  readonly ours: (finding: Finding) => readonly number[];
  readonly format: (value: number) => string;
}

const isOneMachine = ({ population }: Finding): boolean => population !== 'whole guest';
const isSwapped = ({ population }: Finding): boolean => population === 'swapped';
const isGuests = ({ population }: Finding): boolean => population === 'whole guest';

const duplicates = (finding: Finding): readonly number[] => [
  finding.duplicate_pages / finding.pages,
];
const constant = ({ zero_pages, same_filled_pages, pages }: Finding): readonly number[] => [
  (zero_pages + same_filled_pages) / pages,
];
const ratioWith =
  (compressor: string) =>
  (finding: Finding): readonly number[] =>
    finding.compressors
      .filter((row) => row.compressor === compressor)
      .map(({ saved_bytes_without_dedup: saved }) => 1 / (1 - shareOf(finding, saved)));
const ratio = (value: number): string => value.toFixed(1);

const published: readonly Published[] = [
  {
    what: 'zero and same-filled pages in swap',
    figure: '8.6 % to 22 %',
    source: 'zswap’s patches of 2017',
    which: isSwapped,
    ours: constant,
    format: percent,
  },
  {
    what: 'duplicates in swap of phones, zero pages apart',
    figure: 'about 5 %, net',
    source: 'Joonsoo Kim, zram deduplication, 2017',
    which: isSwapped,
    ours: duplicates,
    format: percent,
  },
  {
    what: 'duplicates on one machine, zero pages apart',
    figure: 'less than 15 %',
    source: 'Barker and others, 2012',
    which: isOneMachine,
    ours: duplicates,
    format: percent,
  },
  {
    what: 'duplicates of virtual machines that are alike',
    figure: 'more than 30 %, zero pages among them',
    source: 'VMware’s documentation of ESX',
    which: isGuests,
    ours: duplicates,
    format: percent,
  },
  {
    what: 'lz4 on programs’ memory',
    figure: '2.7 : 1',
    source: 'tests of zswap',
    which: isOneMachine,
    ours: ratioWith('lz4'),
    format: ratio,
  },
  {
    what: 'zstd on programs’ memory',
    figure: '4.0 to 4.7 : 1',
    source: 'tests of zswap and zblock',
    which: isOneMachine,
    ours: ratioWith('zstd'),
    format: ratio,
  },
];

/** What others have found beside what we have. */
export function publishedTable(findings: readonly Finding[]): string {
  const rows = published.map(({ what, figure, source, which, ours, format }) => [
    what,
    figure,
    source,
    range(findings.filter(which).flatMap(ours), format),
  ]);
  return table(['what', 'published', 'by', 'here'], rows);
}

/** The least and the most of some values. */
export function range(values: readonly number[], format: (value: number) => string): string {
  if (values.length === 0) return '–';
  const [least, most] = [format(Math.min(...values)), format(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}
