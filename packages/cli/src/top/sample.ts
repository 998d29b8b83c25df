import type {
  BackingStoreStats,
  CodecStats,
  ExportStats,
  PoolStats,
  RequestKind,
} from '@pagefold/contracts';
import type { AdminStats } from '../admin/controlled.ts';
import { errorsOf, type RequestSample, rateOf, requestSample, sumOf } from './requests.ts';

/** A disk between two looks, or all of them together. */
export interface ExportSample {
  readonly name: string;
  readonly sizeBytes: number;
  readonly storedBytes: number;
  /** Bytes of objects in memory that it has stored first, and how many they may be; null without a limit. */
  readonly chargedBytes: number;
  readonly limitBytes: number | null;
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
  /** Where reclaim ends and where it is woken, as shares of the limit; null without a layer below. */
  readonly marks: { readonly low: number; readonly high: number } | null;
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
  /** What each compressor has packed; empty where there is one only. */
  readonly codecs: readonly CodecStats[];
  readonly recompressedPerSecond: number;
}

/** What goes to backing stores and comes from them, all of them together. */
export interface BackingSample {
  /** Pages whose object is there and not in memory, as many bytes as they have. */
  readonly backedBytes: number;
  /** What the stores on this host take, and how much they may; null without a limit. */
  readonly usedBytes: number;
  readonly limitBytes: number | null;
  /** On their way there. */
  readonly writingBytes: number;
  readonly writtenBytesPerSecond: number;
  readonly fetchesPerSecond: number;
  /** Pool pages that reclaim has released. */
  readonly reclaimedBytesPerSecond: number;
  /** Since the start: objects that could not be written, or read, and times that reclaim fell short. */
  readonly writesFailed: number;
  readonly fetchesFailed: number;
  readonly reclaimFailed: number;
  /** What hosts share; null where there is none. */
  readonly far: FarSample | null;
}

/** What hosts share below them. */
export interface FarSample {
  readonly objects: number;
  readonly usedBytes: number;
  /** Since the start: objects that were there already, and that were found gone; calls that failed. */
  readonly alreadyThere: number;
  readonly losses: number;
  readonly errors: number;
  readonly renewalsPerSecond: number;
  /** Between two looks: what a batch took on the average; null where there was none. */
  readonly writeSeconds: number | null;
  readonly readSeconds: number | null;
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
  /** Null without a layer below. */
  readonly backing: BackingSample | null;
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
    pool: poolSample(now, rateOf(now.pool.recompressed, before.pool.recompressed, seconds)),
    backing: now.marks === null ? null : backingSample(before.pool, now.pool, seconds),
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

function poolSample({ pool, marks }: AdminStats, recompressedPerSecond: number): PoolSample {
  const { storedPages, zeroPages, sameFilledPages, pagesSharing } = pool;
  const withObject = storedPages - zeroPages - sameFilledPages;
  return {
    limitBytes: pool.memLimit,
    marks: marks === null ? null : { low: marks.low / 100, high: marks.high / 100 },
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
    codecs: pool.codecs.length > 1 ? pool.codecs : [],
    recompressedPerSecond,
  };
}

function backingSample(before: PoolStats, now: PoolStats, seconds: number): BackingSample {
  const own = now.backing.filter(({ shared }) => shared === undefined);
  const sum = (figure: (stats: BackingStoreStats) => number): number =>
    own.reduce((total, stats) => total + figure(stats), 0);
  const rate = (figure: (stats: PoolStats) => number): number =>
    rateOf(figure(now), figure(before), seconds);
  const isLimited = own.every(({ limitBytes }) => limitOf(limitBytes) !== null);
  return {
    backedBytes: now.backedPages * now.pageSize,
    usedBytes: sum(({ usedBytes }) => usedBytes),
    limitBytes: isLimited ? sum(({ limitBytes }) => limitBytes) : null,
    writingBytes: now.writingBytes,
    writtenBytesPerSecond: rate(({ writtenBackBytes }) => writtenBackBytes),
    fetchesPerSecond: rate(({ fetches }) => fetches),
    reclaimedBytesPerSecond: rate(({ reclaimedBytes }) => reclaimedBytes),
    writesFailed: now.writebackFailed,
    fetchesFailed: now.fetchesFailed,
    reclaimFailed: now.rejectReclaimFail,
    far: farSample(before, now, seconds),
  };
}

function farSample(before: PoolStats, now: PoolStats, seconds: number): FarSample | null {
  const at = now.backing.findIndex(({ shared }) => shared !== undefined);
  const stats = now.backing[at];
  const earlier = before.backing[at]?.shared;
  if (stats?.shared === undefined || earlier === undefined) return null;
  const { objects, usedBytes, shared } = stats;
  const each = (times: number, took: number) => (times === 0 ? null : took / times);
  return {
    objects,
    usedBytes,
    alreadyThere: shared.alreadyThere,
    losses: shared.losses,
    errors: shared.errors,
    renewalsPerSecond: rateOf(shared.renewals, earlier.renewals, seconds),
    writeSeconds: each(shared.writes - earlier.writes, shared.writeSeconds - earlier.writeSeconds),
    readSeconds: each(shared.reads - earlier.reads, shared.readSeconds - earlier.readSeconds),
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
    chargedBytes: now.chargedBytes,
    limitBytes: limitOf(now.limitBytes),
    connections: now.connections,
    read: of('read'),
    write: of('write'),
    release: of('trim', 'writeZeroes'),
    errorsPerSecond: rateOf(errorsOf(now), before === undefined ? 0 : errorsOf(before), seconds),
  };
}

/** No limit is null in JSON already. */
function limitOf(bytes: number | null): number | null {
  return bytes === Number.POSITIVE_INFINITY ? null : bytes;
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
