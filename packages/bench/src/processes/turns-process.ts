import { readFileSync } from 'node:fs';
import { pageSize } from '../pages/content.ts';
import { loadAddon } from '../peers/native-addon.ts';
import { Random } from '../random.ts';
import { openPoolStore } from '../stores/pool-store.ts';

// The pool and the one in C take turns on blocks of operations, each well below a millisecond, so that what
// changes on the machine changes for all of them. Who is first finds code and pages cold, so the order rotates, the
// pages are touched beforehand, and each does some operations before the ones that are timed. A block during
// which the thread lost its processor is dropped. Arguments: addon, file of pages, rounds, seed.
const [addonPath, pagesPath] = process.argv.slice(2, 4) as [string, string];
const [rounds, seed] = process.argv.slice(4).map(Number) as [number, number];
const warmUp = 20;
const timed = 60;
const warmUpRounds = 3;
const cacheLine = 64;

const addon = loadAddon(addonPath);
const random = new Random(seed);
const pages = new Uint8Array(readFileSync(pagesPath));
const count = pages.length / pageSize;
const views = Array.from(
  { length: count },
  (_, i) => new Uint8Array(pages.buffer, i * pageSize, pageSize),
);
const loaded = new Uint8Array(pageSize);
const pool = await openPoolStore(count);
const native = [addon.open(count, false), addon.open(count, true)] as const;

interface Contestant {
  store(slots: Uint32Array, contents: Uint32Array, from: number, to: number): number;
  load(slots: Uint32Array, from: number, to: number): number;
}

const ours: Contestant = {
  store(slots, contents, from, to) {
    const start = addon.cpuTime();
    for (let i = from; i < to; i++) pool.store(slots[i]!, views[contents[i]!]!);
    return addon.cpuTime() - start;
  },
  load(slots, from, to) {
    const start = addon.cpuTime();
    for (let i = from; i < to; i++) pool.load(slots[i]!, loaded);
    return addon.cpuTime() - start;
  },
};
const theirs = native.map(
  (each): Contestant => ({
    store: (slots, contents, from, to) => addon.store(each, pages, slots, contents, from, to),
    load: (slots, from, to) => addon.load(each, slots, loaded, from, to),
  }),
);
const contestants = [ours, ...theirs];

const samples = {
  store: contestants.map((): number[] => []),
  load: contestants.map((): number[] => []),
};
let blocks = 0;
let first = 0;
for (let round = -warmUpRounds; round < rounds; round++) {
  const slots = shuffled();
  const contents = shuffled();
  // The first time all slots are filled, so that from then on a store replaces a page and a load finds one.
  if (round === -warmUpRounds)
    for (const each of contestants) each.store(slots, contents, 0, count);
  for (let from = 0; from + warmUp + timed <= count; from += warmUp + timed) {
    takeTurns(
      samples.store,
      round >= 0,
      (each, start, end) => {
        return each.store(slots, contents, from + start, from + end);
      },
      contents.subarray(from, from + warmUp + timed),
    );
  }
  for (let from = 0; from + warmUp + timed <= count; from += warmUp + timed) {
    takeTurns(samples.load, round >= 0, (each, start, end) => {
      return each.load(slots, from + start, from + end);
    });
  }
}

const named = ([ofPool, copying, inPlace]: readonly number[][]) => ({
  pool: ofPool,
  native: copying,
  inPlace,
});
process.stdout.write(
  `${JSON.stringify({ pages: count, blocks, store: named(samples.store), load: named(samples.load) })}\n`,
);

/** A block of operations by each contestant; its times count unless it was disturbed or is for warming up. */
function takeTurns(
  into: readonly number[][],
  counts: boolean,
  operate: (each: Contestant, start: number, end: number) => number,
  contents?: Uint32Array,
): void {
  first = (first + 1) % contestants.length;
  const switches = addon.switches();
  if (contents !== undefined) touch(contents);
  const times = new Array<number>(contestants.length);
  for (let turn = 0; turn < contestants.length; turn++) {
    const at = (first + turn) % contestants.length;
    operate(contestants[at]!, 0, warmUp);
    times[at] = operate(contestants[at]!, warmUp, warmUp + timed) / timed;
  }
  if (!counts) return;
  blocks++;
  if (addon.switches() !== switches) return;
  for (const [at, time] of times.entries()) into[at]!.push(time);
}

/** Brings pages into the caches. */
function touch(contents: Uint32Array): void {
  let sum = 0;
  for (const content of contents) {
    const page = views[content]!;
    for (let at = 0; at < pageSize; at += cacheLine) sum += page[at]!;
  }
  // Never so, but the engine cannot know.
  if (sum < 0) throw new RangeError('bytes are not negative');
}

function shuffled(): Uint32Array {
  return random.shuffle(Uint32Array.from({ length: count }, (_, i) => i));
}
