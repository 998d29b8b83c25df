import { stripVTControlCharacters } from 'node:util';
import type pc from 'picocolors';
import { bytes, clock, count, duration, ratio, share, shortBytes, shortCount } from '../format.ts';
import { type Alignment, table } from '../table.ts';
import { oneLine } from '../visible.ts';
import type { RequestSample } from './requests.ts';
import {
  type BackingSample,
  type ExportSample,
  type FarSample,
  rejectReasons,
  type TopSample,
} from './sample.ts';

/** What a view is drawn on. */
export interface Sheet {
  readonly columns: number;
  readonly rows: number;
  readonly colors: ReturnType<typeof pc.createColors>;
}

const labelWidth = 10;
const barWidth = 24;

const reasons: Readonly<Record<(typeof rejectReasons)[number], string>> = {
  poolLimit: 'limit',
  allocFail: 'no room',
  compressPoor: 'too long',
  compressFail: 'incompressible',
  backendFail: 'backend',
  kmemcacheFail: 'no memory',
};

/** The lines of a screen, no more than it has rows. */
export function viewOf(sample: TopSample, sheet: Sheet): string[] {
  const { colors, rows } = sheet;
  const head = [
    colors.bold(title(sample)),
    '',
    ...part('pool', [poolText(sample, sheet), `most ${bytes(sample.pool.poolBytesMax)}`], sheet),
    ...part('pages', pageTexts(sample), sheet),
    ...(sample.pool.codecs.length === 0 ? [] : part('packed by', codecTexts(sample), sheet)),
    ...(sample.backing === null ? [] : part('backing', backingTexts(sample.backing), sheet)),
    ...(sample.backing?.far ? part('far', farTexts(sample.backing.far), sheet) : []),
    ...part('rejects', rejectTexts(sample), sheet),
    '',
  ];
  const disks = diskLines(sample, sheet);
  const foot = colors.dim('q quits');
  const room = Math.max(0, rows - head.length - 2);
  const hidden = disks.length - room;
  const shown =
    hidden > 0 ? [...disks.slice(0, room - 1), `… and ${hidden + 1} more disks`] : disks;
  return [...head, ...shown, '', foot].slice(0, rows);
}

function title({
  pagefold,
  uptimeSeconds,
  connections,
  cpuShare,
  rssBytes,
  time,
}: TopSample): string {
  return [
    `pagefold ${pagefold}`,
    `up ${clock(uptimeSeconds)}`,
    connections === 1 ? '1 client' : `${count(connections)} clients`,
    `cpu ${share(cpuShare)}`,
    `rss ${bytes(rssBytes)}`,
    new Date(time).toLocaleTimeString('en-GB'),
  ].join('   ');
}

function poolText({ pool }: TopSample, { colors }: Sheet): string {
  const part = pool.limitBytes === 0 ? 0 : pool.poolBytes / pool.limitBytes;
  const filled = Math.min(barWidth, Math.round(part * barWidth));
  const cells: string[] = Array.from({ length: barWidth }, (_, i) => (i < filled ? '█' : '░'));
  for (const mark of pool.marks === null ? [] : [pool.marks.low, pool.marks.high]) {
    cells[Math.min(barWidth - 1, Math.floor(mark * barWidth))] = '│';
  }
  const bar = cells.join('');
  const shown = part >= 1 ? colors.red(bar) : bar;
  return `${shown} ${share(part)}   ${bytes(pool.poolBytes)} of ${bytes(pool.limitBytes)}`;
}

function pageTexts({ pool }: TopSample): string[] {
  return [
    `${bytes(pool.storedBytes)} held`,
    `ratio ${ratio(pool.ratio)}`,
    `tables ${bytes(pool.metadataBytes)}`,
    `duplicates ${share(pool.dedupShare)}`,
    `zero ${share(pool.zeroShare)}`,
    `same-filled ${share(pool.sameFilledShare)}`,
    `incompressible ${share(pool.incompressibleShare)}`,
  ];
}

function codecTexts({ pool }: TopSample): string[] {
  return [
    ...pool.codecs.map((codec, i) => {
      // One compressor may be there twice, with other options for what is idle.
      const isSame = i > 0 && codec.name === pool.codecs[0]!.name;
      const pages = `${shortCount(codec.pages)} pages in ${bytes(codec.bytes)}`;
      return `${codec.name} ${isSame ? 'idle ' : ''}${pages}`;
    }),
    `anew ${shortCount(pool.recompressedPerSecond)}/s`,
  ];
}

function backingTexts(backing: BackingSample): string[] {
  const { writesFailed, fetchesFailed, reclaimFailed } = backing;
  const failed = { 'writes failed': writesFailed, 'reads failed': fetchesFailed };
  const problems = Object.entries({ ...failed, 'reclaim fell short': reclaimFailed });
  const { limitBytes, usedBytes } = backing;
  const file = `file ${bytes(usedBytes)}${limitBytes === null ? '' : ` of ${bytes(limitBytes)}`}`;
  return [
    `${bytes(backing.backedBytes)} held there`,
    ...(backing.far !== null && usedBytes === 0 ? [] : [file]),
    `out ${shortBytes(Math.round(backing.writtenBytesPerSecond))}/s`,
    `in ${shortCount(backing.fetchesPerSecond)} pages/s`,
    ...problems.flatMap(([what, times]) => (times === 0 ? [] : [`${what} ${shortCount(times)}`])),
  ];
}

function farTexts(far: FarSample): string[] {
  const took = (what: string, seconds: number | null) =>
    seconds === null ? [] : [`${what} ${(seconds * 1000).toFixed(1)} ms`];
  const troubles = Object.entries({ lost: far.losses, errors: far.errors });
  return [
    `${shortCount(far.objects)} objects`,
    `${bytes(far.usedBytes)} held`,
    `there already ${shortCount(far.alreadyThere)}`,
    `renewed ${shortCount(far.renewalsPerSecond)}/s`,
    ...took('write', far.writeSeconds),
    ...took('read', far.readSeconds),
    ...troubles.flatMap(([what, times]) => (times === 0 ? [] : [`${what} ${shortCount(times)}`])),
  ];
}

function rejectTexts({ rejects }: TopSample): string[] {
  const met = rejectReasons.filter((reason) => rejects[reason].total > 0);
  if (met.length === 0) return ['none'];
  return met.map((reason) => {
    const { perSecond, total } = rejects[reason];
    return `${reasons[reason]} ${shortCount(perSecond)}/s (${shortCount(total)})`;
  });
}

/** Texts side by side behind a label, in as many lines as they need. */
function part(label: string, texts: readonly string[], { columns }: Sheet): string[] {
  const lines = [''];
  for (const text of texts) {
    const line = lines.at(-1)!;
    const longer = line === '' ? text : `${line}   ${text}`;
    if (line !== '' && labelWidth + stripVTControlCharacters(longer).length > columns)
      lines.push(text);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line, i) => `${(i === 0 ? label : '').padEnd(labelWidth)}${line}`);
}

interface Column {
  readonly head: string;
  readonly width: number;
  readonly text: (disk: ExportSample) => string;
}

const plain: readonly Column[] = [
  { head: 'HELD', width: 6, text: ({ storedBytes }) => shortBytes(storedBytes) },
  { head: 'SIZE', width: 6, text: ({ sizeBytes }) => shortBytes(sizeBytes) },
  { head: 'N', width: 3, text: ({ connections }) => String(connections) },
  ...requestColumns('READ/s', ({ read }) => read),
  ...requestColumns('WRITE/s', ({ write }) => write),
  { head: 'FREE/s', width: 7, text: ({ release }) => shortCount(release.perSecond) },
  { head: 'ERR/s', width: 6, text: ({ errorsPerSecond }) => shortCount(errorsPerSecond) },
];

/** Besides, where there is room. */
const wide: readonly Column[] = [
  { head: 'MEM', width: 6, text: ({ chargedBytes }) => shortBytes(chargedBytes) },
  {
    head: 'LIMIT',
    width: 6,
    text: ({ limitBytes }) => (limitBytes === null ? '–' : shortBytes(limitBytes)),
  },
  { head: 'READ B/s', width: 9, text: ({ read }) => shortBytes(Math.round(read.bytesPerSecond)) },
  {
    head: 'WRITE B/s',
    width: 10,
    text: ({ write }) => shortBytes(Math.round(write.bytesPerSecond)),
  },
  {
    head: 'FREE B/s',
    width: 9,
    text: ({ release }) => shortBytes(Math.round(release.bytesPerSecond)),
  },
];

function requestColumns(head: string, of: (disk: ExportSample) => RequestSample): Column[] {
  return [
    { head, width: head.length + 1, text: (disk) => shortCount(of(disk).perSecond) },
    { head: 'p50', width: 6, text: (disk) => duration(of(disk).p50Micros) },
    { head: 'p99', width: 6, text: (disk) => duration(of(disk).p99Micros) },
  ];
}

const nameWidth = { least: 13, most: 32 };

function diskLines({ exports, total }: TopSample, { columns, colors }: Sheet): string[] {
  const widthOf = (all: readonly Column[]): number =>
    all.reduce((sum, { width }) => sum + width, 0);
  const all = [...plain, ...wide];
  const used = widthOf(all) + nameWidth.least <= columns ? all : plain;
  const name = Math.max(nameWidth.least, Math.min(nameWidth.most, columns - widthOf(used)));
  const disks = exports.length > 1 ? [...exports, total] : exports;
  const rows = disks.map((disk) => [
    oneLine(disk === total ? 'all' : disk.name),
    ...used.map(({ text }) => text(disk)),
  ]);
  const alignments: Alignment[] = ['left', ...used.map(() => 'right' as const)];
  const widths = [name, ...used.map(({ width }) => width)];
  const heads = ['DISK', ...used.map(({ head }) => head)];
  const [head = '', ...lines] = table([heads, ...rows], alignments, { widths, gap: 1 }).split('\n');
  return [colors.bold(head), ...lines];
}
