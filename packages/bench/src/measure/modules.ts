import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Absent, isAbsent } from '../absent.ts';
import { pageSize } from '../pages/content.ts';
import { CommandProcess } from '../peers/command-process.ts';
import { WrongPages } from '../peers/peer.ts';
import type { ModuleResult, ModuleResults } from '../results.ts';
import { ratioSpread, spread } from '../statistics.ts';
import { ModuleBench } from './module-bench.ts';
import type { Rounds } from './rounds.ts';

/** Pages that stay in the caches of a core. */
const hotPages = 64;
/** Times that the hot pages are hashed in a round. */
const hotRepeats = 64;
const pagesAtOnce = 4096;

/** Two ways to do the same; each answers with the nanoseconds that a page took. */
interface Contest {
  readonly module: string;
  readonly against: string;
  readonly ours: () => number;
  readonly theirs: () => number | Promise<number>;
}

/**
 * Times the modules on pages that lie in the page memory: LZ4 against liblz4, the hashes against
 * hash-wasm's. Then compares the lengths of LZ4 blocks of all `pages` with liblz4's.
 *
 * @throws WrongPages when a block decodes to another page or two digests differ.
 */
export async function measureModules(
  pages: Uint8Array,
  program: string | Absent,
  folder: string,
  rounds: Rounds,
): Promise<ModuleResults> {
  const timed = pages.subarray(0, Math.min(pages.length, pagesAtOnce * pageSize));
  const bench = await ModuleBench.create(timed);
  if (!bench.isRight()) throw new WrongPages('a module', 1);
  const native = isAbsent(program) ? undefined : new CommandProcess([program]);
  try {
    const contests = [...hashContests(bench)];
    if (native !== undefined) {
      await give(native, timed, folder);
      contests.unshift(...lz4Contests(bench, native));
    }
    const timings = await compete(contests, rounds);
    const counted = native && (await compareLengths(native, pages, folder));
    return { pages: bench.pages, timings, ...counted };
  } finally {
    await native?.close();
  }
}

function lz4Contests(bench: ModuleBench, native: CommandProcess): Contest[] {
  const theirs = async (name: string): Promise<number> =>
    (await native.tell('library', name))[0]! / bench.pages;
  return [
    {
      module: 'lz4 compress',
      against: 'liblz4',
      ours: () => nsPerPage(bench.pages, () => bench.compress()),
      theirs: () => theirs('compress'),
    },
    {
      module: 'lz4 decompress',
      against: 'liblz4',
      ours: () => nsPerPage(bench.pages, () => bench.decompress()),
      theirs: () => theirs('decompress'),
    },
  ];
}

function* hashContests(bench: ModuleBench): Generator<Contest> {
  const hot = Math.min(hotPages, bench.pages);
  for (const { name, module, hashWasm } of bench.hashers) {
    yield {
      module: `${name}, pages in cache`,
      against: 'hash-wasm',
      ours: () => nsPerPage(hot, () => bench.hash(module, hot), hotRepeats),
      theirs: () => nsPerPage(hot, () => bench.hashWithHashWasm(hashWasm, hot), hotRepeats),
    };
    yield {
      module: `${name}, ${bench.pages} pages`,
      against: 'hash-wasm',
      ours: () => nsPerPage(bench.pages, () => bench.hash(module, bench.pages)),
      theirs: () => nsPerPage(bench.pages, () => bench.hashWithHashWasm(hashWasm, bench.pages)),
    };
  }
}

function nsPerPage(pages: number, work: () => void, repeats = 1): number {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) work();
  return ((performance.now() - start) * 1e6) / (pages * repeats);
}

async function compete(contests: readonly Contest[], rounds: Rounds): Promise<ModuleResult[]> {
  const samples = contests.map(() => ({ ours: [] as number[], theirs: [] as number[] }));
  const end = performance.now() + rounds.warmUpMs;
  do for (const { ours } of contests) ours();
  while (performance.now() < end);
  for (let round = 0; round < rounds.measured; round++) {
    // Signals are seen between rounds.
    await setImmediate();
    for (const [i, { ours, theirs }] of contests.entries()) {
      samples[i]!.ours.push(ours());
      samples[i]!.theirs.push(await theirs());
    }
  }
  return contests.map(({ module, against }, i) => ({
    module,
    against,
    ns: spread(samples[i]!.ours),
    otherNs: spread(samples[i]!.theirs),
    ratio: ratioSpread(samples[i]!.ours, samples[i]!.theirs),
  }));
}

async function compareLengths(
  native: CommandProcess,
  pages: Uint8Array,
  folder: string,
): Promise<Pick<ModuleResults, 'lengthsCompared' | 'lengthsDifferent'>> {
  const path = join(folder, 'lengths');
  let different = 0;
  for (let at = 0; at < pages.length; at += pagesAtOnce * pageSize) {
    const part = pages.subarray(at, at + pagesAtOnce * pageSize);
    const ours = (await ModuleBench.create(part)).compress();
    await give(native, part, folder);
    await native.tell('lengths', path);
    const theirs = new Uint16Array(new Uint8Array(readFileSync(path)).buffer);
    for (const [i, length] of ours.entries()) if (length !== theirs[i]) different++;
  }
  rmSync(path, { force: true });
  return { lengthsCompared: pages.length / pageSize, lengthsDifferent: different };
}

async function give(native: CommandProcess, pages: Uint8Array, folder: string): Promise<void> {
  const path = join(folder, 'modules.pages');
  writeFileSync(path, pages);
  await native.tell('pages', path);
  rmSync(path);
}
