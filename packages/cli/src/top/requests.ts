import { type ExportStats, type RequestStats, requestKinds } from '@pagefold/contracts';
import { percentile } from './latency.ts';

/** Requests of one kind between two looks. */
export interface RequestSample {
  readonly perSecond: number;
  readonly bytesPerSecond: number;
  /** Median and 99th percentile of the time that they took, in microseconds; null where there were none. */
  readonly p50Micros: number | null;
  readonly p99Micros: number | null;
}

/** Requests, of one kind or of several together, between two looks. */
export function requestSample(
  now: readonly RequestStats[],
  before: readonly RequestStats[],
  seconds: number,
): RequestSample {
  const sum = (all: readonly RequestStats[], figure: (stats: RequestStats) => number): number =>
    all.reduce((total, stats) => total + figure(stats), 0);
  const rate = (figure: (stats: RequestStats) => number): number =>
    rateOf(sum(now, figure), sum(before, figure), seconds);
  const classes = Math.max(0, ...now.map(({ latency }) => latency.length));
  const latency = Array.from({ length: classes }, (_, i) =>
    Math.max(0, sum(now, (stats) => stats.latency[i]!) - sum(before, (stats) => stats.latency[i]!)),
  );
  return {
    perSecond: rate(({ results }) => results.ok),
    bytesPerSecond: rate(({ bytes }) => bytes),
    p50Micros: percentile(latency, 0.5),
    p99Micros: percentile(latency, 0.99),
  };
}

/** Requests that were answered with an error. */
export function errorsOf({ requests }: ExportStats): number {
  return Object.values(requests).reduce((total, { results }) => {
    const { ok, ...errors } = results;
    return total + Object.values(errors).reduce((sum, count) => sum + count, 0);
  }, 0);
}

/** All exports as one. */
export function sumOf(exports: readonly ExportStats[]): ExportStats {
  const sum = (figure: (stats: ExportStats) => number): number =>
    exports.reduce((total, stats) => total + figure(stats), 0);
  const requests = requestKinds.flatMap((kind) => {
    const all = exports.flatMap((each) => each.requests[kind] ?? []);
    return all.length === 0 ? [] : [[kind, sumOfRequests(all)]];
  });
  return {
    name: 'all',
    size: sum(({ size }) => size),
    storedPages: sum(({ storedPages }) => storedPages),
    limitBytes: Number.POSITIVE_INFINITY,
    chargedBytes: sum(({ chargedBytes }) => chargedBytes),
    connections: sum(({ connections }) => connections),
    requests: Object.fromEntries(requests) as ExportStats['requests'],
  };
}

function sumOfRequests(all: readonly RequestStats[]): RequestStats {
  const [first] = all;
  const sum = (figure: (stats: RequestStats) => number): number =>
    all.reduce((total, stats) => total + figure(stats), 0);
  const results = Object.keys(first!.results).map((result) => [
    result,
    sum((stats) => stats.results[result as keyof RequestStats['results']]),
  ]);
  return {
    results: Object.fromEntries(results) as RequestStats['results'],
    bytes: sum(({ bytes }) => bytes),
    micros: sum(({ micros }) => micros),
    latency: first!.latency.map((_, i) => sum(({ latency }) => latency[i]!)),
  };
}

/** How much a counter rose a second. A server that was started anew counts from the beginning. */
export function rateOf(now: number, before: number, seconds: number): number {
  return Math.max(0, now - before) / seconds;
}
