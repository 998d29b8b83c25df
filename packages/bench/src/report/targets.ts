import type { Metadata, Results } from '../results.ts';
import { percent } from './format.ts';
import { medianInTurns, worstInTurns } from './turns.ts';

/** Something that the pool is to reach, and what it reached. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  /** `met`, how much is missing, or why it is not known. */
  readonly verdict: string;
}

interface Limit {
  readonly what: string;
  /** The value may not be above (`most`) or below (`least`) the limit. */
  readonly most?: number;
  readonly least?: number;
  readonly unit: 'times' | 'times as fast' | 'ms' | 'bytes' | 'count';
  readonly measure: (results: Results) => number | undefined;
  /** Under which circumstances, where they are not always the same. */
  readonly at?: (results: Results) => string | undefined;
}

const limits: readonly Limit[] = [
  inTurns('store, in turns with native C, median of the images', 'store', medianInTurns, 1.35),
  inTurns('store, in turns with native C, worst of the images', 'store', worstInTurns, 1.45),
  inTurns('load, in turns with native C, median of the images', 'load', medianInTurns, 1.2),
  inTurns('load, in turns with native C, worst of the images', 'load', worstInTurns, 1.3),
  {
    what: "lz4 blocks whose length is not liblz4's",
    most: 0,
    unit: 'count',
    measure: ({ modules }) => modules?.lengthsDifferent,
    at: ({ modules }) => modules && `of ${grouped(modules.lengthsCompared ?? 0)}`,
  },
  {
    what: 'store, mixed workload, against the naive composition',
    least: 3,
    unit: 'times as fast',
    measure: (results) => inverse(phaseRatio(results, 'store', 'naive')),
  },
  ofModule('lz4 compress', 'lz4 module to liblz4, compress', { most: 1.2 }),
  ofModule('lz4 decompress', 'lz4 module to liblz4, decompress', { most: 1.3 }),
  ofModule('xxh3, pages in cache', "xxh3 module against hash-wasm's", { least: 3 }),
  ofModule('crc32c, pages in cache', "crc32c module against hash-wasm's", { least: 1.5 }),
  metadata('tables of a slot', ({ bytesPerSlot }) => bytesPerSlot, 'always', 4.5),
  metadata('tables of an object, all included', tablesOfObject, 'always', 40),
  metadata("the same with verify: 'never'", tablesOfObject, 'never', 64),
  {
    what: 'cost of a mixed store in the largest pool to that in the smallest',
    most: 1.4,
    unit: 'times',
    measure: ({ growth }) => growth?.peers[0]?.steps.at(-1)?.ratio.median,
    at: ({ growth }) => growth && sizesOf(growth),
  },
  {
    what: 'longest store of a growth, processor time',
    most: 5,
    unit: 'ms',
    measure: ({ pauses }) => pauses?.growth.longestCpuMs,
    at: ({ pauses }) => pauses && beside(pauses),
  },
  {
    what: 'longest invalidation of an emptying, processor time',
    most: 5,
    unit: 'ms',
    measure: ({ pauses }) => pauses?.emptying.longestCpuMs,
    at: ({ pauses }) => pauses && beside(pauses),
  },
  {
    what: 'major collections in a growth of extents by 2 GiB',
    most: 2,
    unit: 'count',
    measure: ({ pauses }) =>
      pauses && pauses.extentBytes >= 2 ** 31 ? pauses.growth.majorCollections : undefined,
    at: ({ pauses, machine }) => pauses && `on Node.js ${machine.node}`,
  },
  {
    what: 'major collections in steady state',
    most: 0,
    unit: 'count',
    measure: ({ steady }) => steady?.majorCollections,
    at: ({ steady }) => steady && `in ${grouped(steady.operations)} operations`,
  },
  {
    what: 'growth of the heap in steady state',
    most: 0,
    unit: 'bytes',
    measure: ({ steady }) => steady && steady.heapTotalBytesAfter - steady.heapTotalBytesBefore,
    at: ({ steady }) => steady && `in ${grouped(steady.operations)} operations`,
  },
];

/** All targets, with what a run has measured of them. */
export function targetsOf(results: Results): Target[] {
  return limits.map((limit) => {
    const value = limit.measure(results);
    const wanted =
      limit.most === undefined
        ? `at least ${quantity(limit.least!, limit.unit)}`
        : `at most ${quantity(limit.most, limit.unit)}`;
    if (value === undefined) {
      return { what: limit.what, wanted, measured: '–', verdict: 'not measured' };
    }
    const at = limit.at?.(results);
    const measured = quantity(value, limit.unit) + (at === undefined ? '' : ` ${at}`);
    return { what: limit.what, wanted, measured, verdict: verdictOf(limit, value) };
  });
}

function verdictOf({ most, least, unit }: Limit, value: number): string {
  if (most !== undefined) {
    if (value <= most) return 'met';
    if (most === 0) return `over by ${quantity(value, unit)}`;
    const factor = value / most;
    return factor < 2 ? `over by ${percent(factor - 1)}` : `${asFactor(factor)} times the limit`;
  }
  if (value >= least!) return 'met';
  const factor = least! / value;
  return factor < 2
    ? `short by ${percent(1 - 1 / factor)}`
    : `short by a factor of ${asFactor(factor)}`;
}

/** From 2 on. */
function asFactor(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}

function inTurns(
  what: string,
  operation: 'store' | 'load',
  over: typeof medianInTurns,
  most: number,
): Limit {
  const measure = ({ turns }: Results) => turns && over(turns, operation);
  const at = ({ turns, machine }: Results) => turns && `(${turns.images.length}; ${machine.cpu})`;
  return { what, most, unit: 'times', measure, at };
}

function ofModule(name: string, what: string, limit: { most: number } | { least: number }): Limit {
  const ratio = ({ modules }: Results): number | undefined =>
    modules?.timings.find((timing) => timing.module === name)?.ratio.median;
  return 'most' in limit
    ? { what, ...limit, unit: 'times', measure: ratio }
    : { what, ...limit, unit: 'times as fast', measure: (results) => inverse(ratio(results)) };
}

/** Its record, the index, and what the allocator and the pages keep for it. */
function tablesOfObject(of: Metadata): number {
  return of.bytesPerObject + of.allocatorBytesPerObject + of.extentTableBytesPerObject;
}

function metadata(
  what: string,
  bytesOf: (of: Metadata) => number,
  verify: 'always' | 'never',
  most: number,
): Limit {
  const row = ({ growth }: Results) => growth?.metadata.find((each) => each.verify === verify);
  return {
    what,
    most,
    unit: 'bytes',
    measure: (results) => {
      const found = row(results);
      return found && bytesOf(found);
    },
    at: (results) => {
      const found = row(results);
      return found && `at ${grouped(found.objects)} objects`;
    },
  };
}

function phaseRatio({ mix }: Results, phase: string, peer: string): number | undefined {
  const times = mix?.phases.find(({ name }) => name === phase)?.times;
  return times?.find((time) => time.peer === peer)?.ratio.median;
}

function inverse(ratio: number | undefined): number | undefined {
  return ratio === undefined ? undefined : 1 / ratio;
}

function sizesOf({ peers }: NonNullable<Results['growth']>): string {
  const steps = peers[0]!.steps;
  return `(${grouped(steps.at(-1)!.pages)} and ${grouped(steps[0]!.pages)} pages)`;
}

function beside({ operations, heapMiB }: NonNullable<Results['pauses']>): string {
  return `of ${grouped(operations)}, beside ${heapMiB} MiB of objects`;
}

function quantity(value: number, unit: Limit['unit']): string {
  switch (unit) {
    case 'times':
      return `${value.toFixed(2)} times`;
    case 'times as fast':
      return `${value.toFixed(2)} times as fast`;
    case 'ms':
      return `${value.toFixed(1)} ms`;
    case 'bytes':
      return `${Number.isInteger(value) ? grouped(value) : value.toFixed(2)} bytes`;
    case 'count':
      return grouped(value);
  }
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
