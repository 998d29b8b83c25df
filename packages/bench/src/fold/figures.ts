import type { CreatePoolOptions } from '@pagefold/builtins';
import type { PoolStats } from '@pagefold/contracts';
import { expectedPoolBytes } from '@pagefold/core';
import { pageSize } from '../pages/content.ts';
import { contentsOf } from '../pages/contents.ts';
import { Random } from '../random.ts';
import { median } from '../statistics.ts';
import { openPoolStore, type PoolStore } from '../stores/pool-store.ts';
import { type CodecTimes, codecTimes, type FoldWay, foldWays } from './codec-times.ts';
import { trainedOn } from './trained.ts';

/** What pools with fold hold of an image, and what that takes. */
export interface FoldFigures {
  /** Bytes of each pool, all tables, dictionaries and models included. */
  readonly bytes: Readonly<Record<PoolName, number>>;
  readonly ways: Readonly<Record<FoldWay, FoldWayFigures>>;
  /** Pages that came back changed, from any of the pools. */
  readonly wrongPages: number;
}

/** What one encoding and parse comes to. */
export interface FoldWayFigures extends CodecTimes {
  /** Bytes of the objects to those of zstd's, level 1, with the same dictionary and similar pages. */
  readonly objects: number;
  /** A load from the pool, bases included, to one of lz4's. */
  readonly load: number;
}

/** The pools, as a chart shows them. */
export const poolNames = [
  'lz4',
  'zstd',
  'fold-s',
  'fold-s best',
  'fold-a',
  'fold-a best',
  'fold-a, first third',
  'fold-a, chain of 8',
] as const;
export type PoolName = (typeof poolNames)[number];

const rounds = 5;
/** Pages that codecs are timed on. */
const timedPages = 512;

/** Stores an image in pools. All but lz4's have a dictionary and store similar pages as differences. */
export async function foldFigures(bytes: Uint8Array): Promise<FoldFigures> {
  const trained = trainedOn(bytes);
  const trainedBest = trainedOn(bytes, 'best');
  const third = trainedOn(bytes.subarray(0, Math.floor(bytes.length / pageSize / 3) * pageSize));
  const expected = { expectedBytes: expectedPoolBytes(bytes.length) };
  const similar = { ...expected, similarity: {} };
  const foldS = { ...similar, compressor: 'fold-s', dictionary: trained['fold-s'] };
  const foldA = { ...similar, compressor: 'fold-a', dictionary: trained['fold-a'] };
  const best = { compressorOptions: { parse: 'best' } };
  const choices: Readonly<Record<PoolName, CreatePoolOptions>> = {
    lz4: { ...expected, compressor: 'lz4' },
    zstd: {
      ...similar,
      compressor: 'zstd/bokuweb',
      compressorOptions: { level: 1 },
      ...(trained.dictionary.length === 0 ? {} : { dictionary: trained.dictionary }),
    },
    'fold-s': foldS,
    'fold-s best': { ...foldS, ...best, dictionary: trainedBest['fold-s'] },
    'fold-a': foldA,
    'fold-a best': { ...foldA, ...best, dictionary: trainedBest['fold-a'] },
    'fold-a, first third': { ...foldA, dictionary: third['fold-a'] },
    'fold-a, chain of 8': { ...foldA, allocatorOptions: { chainSize: 8 } },
  };
  const pools = new Map<PoolName, PoolStore>();
  try {
    for (const name of poolNames) pools.set(name, await filled(choices[name], bytes));
    const stats = (name: PoolName) => pools.get(name)!.stats();
    let wrongPages = 0;
    for (const pool of pools.values()) wrongPages += countWrong(pool, bytes);
    const loads = loadTimes(pools, bytes);
    const times = codecTimes(somePages(bytes), trained, trainedBest, rounds);
    const figuresOf = (way: FoldWay): FoldWayFigures => ({
      objects: stats(way).comprDataSize / stats('zstd').comprDataSize,
      load: loads[way],
      ...times[way],
    });
    return {
      bytes: record(poolNames, (name) => bytesOf(stats(name))),
      ways: record(foldWays, figuresOf),
      wrongPages,
    };
  } finally {
    for (const pool of pools.values()) pool.close();
  }
}

function bytesOf({ poolTotalSize, metadataBytes }: PoolStats): number {
  return poolTotalSize + metadataBytes;
}

async function filled(options: CreatePoolOptions, bytes: Uint8Array): Promise<PoolStore> {
  const pages = bytes.length / pageSize;
  const pool = await openPoolStore(pages, options);
  for (let page = 0; page < pages; page++) pool.store(page, pageOf(bytes, page));
  return pool;
}

function pageOf(bytes: Uint8Array, page: number): Uint8Array {
  return bytes.subarray(page * pageSize, (page + 1) * pageSize);
}

function countWrong(pool: PoolStore, bytes: Uint8Array): number {
  const into = Buffer.alloc(pageSize);
  let wrong = 0;
  for (let page = 0; page < bytes.length / pageSize; page++) {
    pool.load(page, into);
    if (into.compare(pageOf(bytes, page)) !== 0) wrong++;
  }
  return wrong;
}

/** Loads of distinct pages at random, as multiples of lz4's, in turns. */
function loadTimes(
  pools: ReadonlyMap<PoolName, PoolStore>,
  bytes: Uint8Array,
): Record<FoldWay, number> {
  const order = new Random(1).shuffle([...contentsOf(bytes).distinct]).slice(0, 8 * timedPages);
  const ratios = record(foldWays, (): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    const lz4 = loadTime(pools.get('lz4')!, order, 8);
    for (const way of foldWays) {
      const own = loadTime(pools.get(way)!, order, 1);
      if (round > 0) ratios[way].push(own / lz4);
    }
  }
  return record(foldWays, (way) => median(ratios[way]));
}

function loadTime(pool: PoolStore, order: readonly number[], times: number): number {
  const into = new Uint8Array(pageSize);
  const { user, system } = process.cpuUsage();
  for (let n = 0; n < times; n++) for (const page of order) pool.load(page, into);
  const spent = process.cpuUsage({ user, system });
  return (spent.user + spent.system) / times;
}

/** Distinct pages from all over an image, one behind the other. */
function somePages(bytes: Uint8Array): Uint8Array {
  const { distinct } = contentsOf(bytes);
  const count = Math.min(timedPages, distinct.length);
  const pages = new Uint8Array(count * pageSize);
  for (let i = 0; i < count; i++) {
    const page = distinct[Math.floor((i * distinct.length) / count)]!;
    pages.set(pageOf(bytes, page), i * pageSize);
  }
  return pages;
}

/** Something for each of some names. */
function record<K extends string, V>(names: readonly K[], make: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, V>;
}
