import type { ExportStats, PoolStats, RequestKind } from '@pagefold/contracts';
import type { AdminStats } from '../admin/controlled.ts';
import { errorsOf, type RequestSample, rateOf, requestSample, sumOf } from './requests.ts';

/** A disk between two looks, or all of them together. */
export interface ExportSample {
  readonly name: string;
  readonly sizeBytes: number;
  readonly storedBytes: number;
  readonly connections: number;
  readonly read: RequestSample;
  readonly write: RequestSample;
  /** TRIM and WRITE_ZEROES. */
  readonly release: RequestSample;
  /** Requests that were answered with an error. */
  readonly errorsPerSecond: number;
}

/** How full a pool is and what it makes of its pages. */
export interface PoolSample {
  readonly limitBytes: number;
  readonly poolBytes: number;
  readonly poolBytesMax: number;
  readonly metadataBytes: number;
  /** Pages that are held, as many bytes as they have. */
  readonly storedBytes: number;
  /** How many bytes of pages a byte of pool and tables holds; null while it is empty. */
  readonly ratio: number | null;
  /** Pages that share their object with an earlier one, of those that have an object; null where none has. */
  readonly dedupShare: number | null;
  readonly dedupSavedPages: number;
  /** Shares of the pages that are held; null where none is. */
  readonly zeroShare: number | null;
  readonly sameFilledShare: number | null;
  readonly incompressibleShare: number | null;
}

/** Stores that were refused between two looks, and since the start. */
export interface RejectSample {
  readonly perSecond: number;
  readonly total: number;
}

/** Why a store was refused. */
export const rejectReasons = [
  'poolLimit',
  'allocFail',
  'compressPoor',
  'compressFail',
  'backendFail',
  'kmemcacheFail',
] as const;

/** What happened between two looks at a server, and how it stands. */
export interface TopSample {
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** Between the two looks. */
  readonly seconds: number;
  readonly pagefold: string;
  readonly uptimeSeconds: number;
  /** Of one processor. */
  readonly cpuShare: number;
  readonly rssBytes: number;
  readonly connections: number;
  readonly pool: PoolSample;
  readonly rejects: Readonly<Record<(typeof rejectReasons)[number], RejectSample>>;
  readonly total: ExportSample;
  readonly exports: readonly ExportSample[];
}

/** What happened between two looks. */
export function sampleOf(before: AdminStats, now: AdminStats): TopSample {
  const seconds = Math.max((now.time - before.time) / 1000, 0.001);
  const pageBytes = now.pool.pageSize;
  const earlier = new Map(before.server.exports.map((each) => [each.name, each]));
  const exports = now.server.exports.map((each) =>
    exportSample(each, earlier.get(each.name), seconds, pageBytes),
  );
  const cpuSeconds = now.process.cpuSeconds - before.process.cpuSeconds;
  return {
    time: now.time,
    seconds,
    pagefold: now.pagefold,
    uptimeSeconds: now.uptimeSeconds,
    cpuShare: cpuSeconds / seconds,
    rssBytes: now.process.rss,
    connections: now.server.connections,
    pool: poolSample(now.pool),
    rejects: rejectSamples(before.pool, now.pool, seconds),
    total: exportSample(
      sumOf(now.server.exports),
      sumOf(now.server.exports.flatMap(({ name }) => earlier.get(name) ?? [])),
      seconds,
      pageBytes,
    ),
    exports,
  };
}

function poolSample(pool: PoolStats): PoolSample {
  const { storedPages, zeroPages, sameFilledPages, pagesSharing } = pool;
  const withObject = storedPages - zeroPages - sameFilledPages;
  return {
    limitBytes: pool.memLimit,
    poolBytes: pool.poolTotalSize,
    poolBytesMax: pool.memUsedMax,
    metadataBytes: pool.metadataBytes,
    storedBytes: pool.origDataSize,
    ratio: shareOf(
      pool.origDataSize,
      storedPages === 0 ? 0 : pool.poolTotalSize + pool.metadataBytes,
    ),
    dedupShare: shareOf(pagesSharing, withObject),
    dedupSavedPages: pagesSharing,
    zeroShare: shareOf(zeroPages, storedPages),
    sameFilledShare: shareOf(sameFilledPages, storedPages),
    incompressibleShare: shareOf(pool.storedIncompressiblePages, storedPages),
  };
}

function rejectSamples(before: PoolStats, now: PoolStats, seconds: number): TopSample['rejects'] {
  const samples = rejectReasons.map((reason) => {
    const figure =
      `reject${reason[0]!.toUpperCase()}${reason.slice(1)}` as `reject${Capitalize<typeof reason>}`;
    const total = now[figure];
    return [reason, { perSecond: rateOf(total, before[figure], seconds), total }];
  });
  return Object.fromEntries(samples) as TopSample['rejects'];
}

function exportSample(
  now: ExportStats,
  before: ExportStats | undefined,
  seconds: number,
  pageBytes: number,
): ExportSample {
  const of = (...kinds: readonly RequestKind[]): RequestSample =>
    requestSample(
      kinds.flatMap((kind) => now.requests[kind] ?? []),
      kinds.flatMap((kind) => before?.requests[kind] ?? []),
      seconds,
    );
  return {
    name: now.name,
    sizeBytes: now.size,
    storedBytes: now.storedPages * pageBytes,
    connections: now.connections,
    read: of('read'),
    write: of('write'),
    release: of('trim', 'writeZeroes'),
    errorsPerSecond: rateOf(errorsOf(now), before === undefined ? 0 : errorsOf(before), seconds),
  };
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
