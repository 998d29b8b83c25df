import { bytes, count, percent } from '@pagefold/report/text';
import type {
  BytesByCompressor,
  CountedPages,
  Estimate,
  FleetAnswer,
  GroupAnswer,
  SharedPages,
} from './merge/fleet-answer.ts';

/** Rows of text below a head. */
export interface FleetTable {
  /** What it is about. */
  readonly title: string;
  /** A cell a column. */
  readonly head: readonly string[];
  /** Of as many cells each. */
  readonly rows: readonly (readonly string[])[];
}

/** The most groups, and hosts, that tables show; JSON has them all. */
const mostRows = 50;

/** The answer in two sentences. */
export function fleetVerdict(answer: FleetAnswer): string[] {
  const { hosts, pages, pageSize, oneIn, duplicates, sampledContents, digests } = answer;
  const share = shareOf(duplicates.pages, pages);
  const saved = `with lz4 ${around(duplicates.bytes.lz4, bytes)}, with zstd ${around(duplicates.bytes.zstd, bytes)}`;
  const of =
    oneIn === 1 ? 'All contents were looked at' : `One content in ${count(oneIn)} was looked at`;
  const certainty = oneIn === 1 ? '' : '; 95 % of samples are within what stands behind ±';
  const known = digests === 'plain' ? ' The sketches were taken without a key.' : '';
  return [
    `${count(hosts.length)} hosts, ${count(pages)} pages, ${bytes(pages * pageSize)}: ${share} are duplicates of others.`,
    `To keep each content once in the whole fleet would save ${saved} of compressed pages.`,
    `${of}: ${count(sampledContents)} in all sketches${certainty}.${known}`,
  ];
}

/** What the answer has, as tables. */
export function fleetTables(answer: FleetAnswer): FleetTable[] {
  const { pages, insideHosts, acrossHosts, acrossGroups, duplicates, storedBytes, groups } = answer;
  return [
    { title: 'What the pages are', head: ['', 'pages', 'of all'], rows: layerRows(answer) },
    {
      title: 'What deduplication saves',
      head: ['duplicates', 'pages', 'of all', 'lz4', 'lzo-rle', 'zstd'],
      rows: [
        sharedRow('inside hosts', insideHosts, pages),
        sharedRow('across hosts of a group', acrossHosts, pages),
        sharedRow('across groups', acrossGroups, pages),
        sharedRow('all', duplicates, pages),
        ['compressed without it', '', '', ...byteCells(storedBytes)],
      ],
    },
    {
      title: cut('Groups', groups.length),
      head: ['group', 'hosts', 'pages', 'inside hosts', 'across its hosts', 'lz4', 'zstd'],
      rows: groups.slice(0, mostRows).map(groupRow),
    },
    {
      title: cut('Hosts', answer.hosts.length),
      head: ['host', 'group', 'pages', 'zero', 'same-filled'],
      rows: answer.hosts
        .slice(0, mostRows)
        .map(({ host, group, ...its }) => [host, group, ...countedCells(its)]),
    },
  ];
}

function cut(title: string, rows: number): string {
  return rows <= mostRows ? title : `${title}: the first ${mostRows} of ${count(rows)}`;
}

function layerRows({ pages, zeroPages, sameFilledPages }: FleetAnswer): string[][] {
  const row = (name: string, its: number) => [name, count(its), percent(its, pages)];
  return [
    row('zero', zeroPages),
    row('same-filled', sameFilledPages),
    row('others', pages - zeroPages - sameFilledPages),
  ];
}

function sharedRow(name: string, shared: SharedPages, pages: number): string[] {
  return [
    name,
    around(shared.pages, count),
    shareOf(shared.pages, pages),
    ...byteCells(shared.bytes),
  ];
}

function byteCells({ lz4, lzoRle, zstd }: BytesByCompressor): string[] {
  return [lz4, lzoRle, zstd].map((figure) => around(figure, bytes));
}

function groupRow({
  name,
  hosts,
  pages,
  insideHosts,
  acrossHosts,
  duplicates,
}: GroupAnswer): string[] {
  return [
    name,
    count(hosts),
    count(pages),
    shareOf(insideHosts.pages, pages),
    shareOf(acrossHosts.pages, pages),
    around(duplicates.bytes.lz4, bytes),
    around(duplicates.bytes.zstd, bytes),
  ];
}

function countedCells({ pages, zeroPages, sameFilledPages }: CountedPages): string[] {
  return [count(pages), percent(zeroPages, pages), percent(sameFilledPages, pages)];
}

function around({ value, error }: Estimate, shown: (value: number) => string): string {
  return error === 0 ? shown(value) : `${shown(value)} ± ${shown(error)}`;
}

function shareOf({ value, error }: Estimate, whole: number): string {
  if (whole === 0) return '–';
  const of = (n: number) => ((100 * n) / whole).toFixed(2);
  return error === 0 ? `${of(value)} %` : `${of(value)} ± ${of(error)} %`;
}
