import { createHash } from 'node:crypto';
import type { CreatePoolOptions } from '@pagefold/builtins';
import type { PoolStats } from '@pagefold/contracts';
import { DictionaryTrainer } from '@pagefold/train';
import { pageSize } from '../pages/content.ts';
import { Random } from '../random.ts';
import { median } from '../statistics.ts';
import { openPoolStore, type PoolStore } from '../stores/pool-store.ts';

/** What it is on an image that pages are stored as differences. */
export interface SimilarFigures {
  /** Bytes of the image to those of a pool, its tables and what is only there for similar pages included. */
  readonly factor: number;
  /** The same without `similarity`. */
  readonly plainFactor: number;
  /** Deltas to objects. */
  readonly deltas: number;
  /** CPU of a store, and of a load of a page at random, to that without `similarity`: the median of rounds. */
  readonly store: number;
  readonly load: number;
  /** The most that dead bases took of the bytes of all objects, while nine tenths of the slots went at random. */
  readonly deadBases: number;
  /** The saving factor with a dictionary as well, which was trained on every 16th content, its bytes included. */
  readonly dictionaryFactor: number;
  /** The same with a dictionary that the pool trains itself while it is filled. */
  readonly autoFactor: number;
  /** Pages that came back changed, from any of the pools. */
  readonly wrongPages: number;
}

const plain: CreatePoolOptions = { hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' };
const similar: CreatePoolOptions = { ...plain, similarity: {} };

/** Stores pages of `bytes` in pools with and without `similarity`. */
export async function similarFigures(bytes: Uint8Array, rounds: number): Promise<SimilarFigures> {
  const order = new Random(1).shuffle(Array.from({ length: pagesOf(bytes) }, (_, i) => i));
  const { store, load } = await costs(bytes, order, rounds);
  const without = await filled(plain, bytes);
  const plainFactor = factorOf(bytes, without.stats());
  without.close();
  const pool = await filled(similar, bytes);
  const stats = pool.stats();
  const wrongPages = countWrong(pool, bytes);
  const deadBases = mostDead(pool, order);
  pool.close();
  const dictionary = trainedOn(bytes);
  const given = await stored(dictionary.length === 0 ? similar : { ...similar, dictionary }, bytes);
  const auto = await stored({ ...similar, dictionary: 'auto' }, bytes);
  return {
    factor: factorOf(bytes, stats),
    plainFactor,
    deltas: stats.deltaObjects / Math.max(1, stats.objects),
    store,
    load,
    deadBases,
    dictionaryFactor: given.factor,
    autoFactor: auto.factor,
    wrongPages: wrongPages + given.wrongPages + auto.wrongPages,
  };
}

function pagesOf(bytes: Uint8Array): number {
  return bytes.length / pageSize;
}

function pageOf(bytes: Uint8Array, page: number): Uint8Array {
  return bytes.subarray(page * pageSize, (page + 1) * pageSize);
}

function factorOf(bytes: Uint8Array, { poolTotalSize, metadataBytes }: PoolStats): number {
  return bytes.length / (poolTotalSize + metadataBytes);
}

async function filled(options: CreatePoolOptions, bytes: Uint8Array): Promise<PoolStore> {
  const pool = await openPoolStore(pagesOf(bytes), options);
  for (let page = 0; page < pagesOf(bytes); page++) pool.store(page, pageOf(bytes, page));
  return pool;
}

/** The factor of a pool, and what it gave back changed. */
async function stored(
  options: CreatePoolOptions,
  bytes: Uint8Array,
): Promise<Pick<SimilarFigures, 'factor' | 'wrongPages'>> {
  const pool = await filled(options, bytes);
  const factor = factorOf(bytes, pool.stats());
  const wrongPages = countWrong(pool, bytes);
  pool.close();
  return { factor, wrongPages };
}

/** A dictionary for lz4, from every 16th content in the order of the image. */
function trainedOn(bytes: Uint8Array): Uint8Array {
  const trainer = new DictionaryTrainer({ pageSize });
  const contents = new Set<string>();
  for (let page = 0; page < pagesOf(bytes); page++) {
    const content = pageOf(bytes, page);
    const before = contents.size;
    contents.add(createHash('sha256').update(content).digest('base64'));
    if (contents.size > before && before % 16 === 0) trainer.add(content);
  }
  return trainer.train();
}

function countWrong(pool: PoolStore, bytes: Uint8Array): number {
  const into = Buffer.alloc(pageSize);
  let wrong = 0;
  for (let page = 0; page < pagesOf(bytes); page++) {
    pool.load(page, into);
    if (into.compare(pageOf(bytes, page)) !== 0) wrong++;
  }
  return wrong;
}

/** Both pools take turns, and who is first changes; the first round warms up and is not counted. */
async function costs(
  bytes: Uint8Array,
  order: readonly number[],
  rounds: number,
): Promise<{ store: number; load: number }> {
  const stores: number[] = [];
  const loads: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const took = new Map<CreatePoolOptions, { store: number; load: number }>();
    const turns = round % 2 === 0 ? [plain, similar] : [similar, plain];
    for (const options of turns) took.set(options, await costOf(options, bytes, order));
    if (round === 0) continue;
    const [a, b] = [took.get(similar)!, took.get(plain)!];
    stores.push(a.store / b.store);
    loads.push(a.load / b.load);
  }
  return { store: median(stores), load: median(loads) };
}

async function costOf(
  options: CreatePoolOptions,
  bytes: Uint8Array,
  order: readonly number[],
): Promise<{ store: number; load: number }> {
  const begin = cpu();
  const pool = await filled(options, bytes);
  const stored = cpu();
  const into = new Uint8Array(pageSize);
  for (const page of order) pool.load(page, into);
  const loaded = cpu();
  pool.close();
  return { store: stored - begin, load: loaded - stored };
}

/** Microseconds of the processor that this process has taken. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const slotsAStep = 16;

function mostDead(pool: PoolStore, order: readonly number[]): number {
  let most = 0;
  for (const [i, page] of order.entries()) {
    if (i >= 0.9 * order.length) break;
    pool.invalidate(page);
    if (i % slotsAStep !== 0) continue;
    const { deadBaseBytes, comprDataSize } = pool.stats();
    if (comprDataSize > 0) most = Math.max(most, deadBaseBytes / comprDataSize);
  }
  return most;
}
