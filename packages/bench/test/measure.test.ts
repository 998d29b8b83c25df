import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  collectionsOf,
  contentsOf,
  fillToObjects,
  longestInterruption,
  makeMix,
  measureChurn,
  measureGrowth,
  measureHeap,
  measureImage,
  measureMix,
  measureSteadyState,
  metadataOf,
  type ProcessPeer,
  storePeer,
  whyNoRoom,
} from '@pagefold/bench';
import test from 'ava';
import { temporaryFolder } from './support/native.ts';
import { testPages } from './support/pages.ts';

const pages = testPages(500);
const rounds = { warmUpMs: 1, measured: 3 };

let folder: string;
/** For the tests that are `serial`: one after another they use the same two. */
let peers: readonly ProcessPeer[];

// Not as soon as this is imported: where no test of it is asked for, nothing would end the processes.
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagefold-bench-test-'));
  peers = [storePeer('pagefold', folder), storePeer('naive', folder)];
});

test.after.always(async () => {
  for (const peer of peers) await peer.close();
  rmSync(folder, { recursive: true, force: true });
});

test.serial('an image is stored by every peer as often as asked, and weighed', async (t) => {
  const result = await measureImage(peers, pages, rounds);
  t.is(result.pages, 500);
  const [{ times }] = result.phases as [(typeof result.phases)[0]];
  t.deepEqual(
    times.map(({ peer }) => peer),
    ['pagefold', 'naive'],
  );
  for (const { ns, ratio } of times) t.true(ns.samples === 3 && ns.median > 0 && ratio.median > 0);
  t.is(times[0]!.ratio.median, 1);
  for (const { bytesPerPage } of result.bytes) t.true(bytesPerPage > 0);
});

test.serial('the mix is stored, then loaded in two orders', async (t) => {
  const mix = makeMix(pages, contentsOf(pages), 500, 1);
  const result = await measureMix(peers, mix, 1, rounds);
  t.deepEqual(
    result.phases.map(({ name, operations }) => [name, operations]),
    [
      ['store', 500],
      ['load, uniform', 500],
      ['load, skewed', 500],
    ],
  );
  t.is(result.unique, 300);
});

test.serial('churn goes on until memory stays the same, and says when it did', async (t) => {
  const plan = { slots: 500, perRound: 500, warmUps: 1, maxRounds: 12, measured: 2 };
  const result = await measureChurn(peers, pages, 1, plan);
  t.true(result.settled);
  t.true(result.roundsToSteadyState >= 1 && result.roundsToSteadyState <= 12);
  t.is(result.phases[0]!.times[0]!.ns.samples, 2);
});

test('a pool grows to each size; afterwards its tables are known', async (t) => {
  const plan = { sizes: [200, 1000], slots: 4000, rounds: 2, perRound: 100 };
  const grown = await measureGrowth(() => storePeer('pagefold', folder), pages, 1, plan);
  t.teardown(() => grown.peer.close());
  t.is(grown.leftOut, undefined);
  t.deepEqual(
    grown.growth.steps.map((step) => step.pages),
    [200, 1000],
  );
  t.is(grown.growth.long.operations, 1000 + 2 * 100);
  t.is(typeof grown.growth.majorCollections, 'number');
  t.is(await fillToObjects(grown, 2000), undefined);
  const metadata = await metadataOf(grown.peer, 'xxh3', 'always');
  t.is(metadata.objects, 2000);
  t.true(metadata.bytesPerSlot >= 4 && metadata.bytesPerObject >= 24);
  await t.notThrowsAsync(() => grown.peer.check());
});

test('what memory does not suffice for is left out, with what it would need', (t) => {
  t.is(whyNoRoom(0, 'nothing'), undefined);
  t.regex(
    whyNoRoom(2 ** 60, 'all pages') ?? '',
    /^all pages need \d+\.\d GiB of memory; [\d.]+ GiB are/,
  );
});

test('a pool in steady state is watched by its own trace', async (t) => {
  const plan = { slots: 300, operations: 3000, seed: 1 };
  const result = await measureSteadyState(pages, temporaryFolder(t), plan);
  t.is(result.operations, 3000);
  t.true(result.nsPerOperation > 0 && result.liveHeapBytesAfter > 0);
});

test('of a trace only what lies between the last two collections that were asked for counts', (t) => {
  const line = (text: string) => `[12:0x5f]  100 ms: ${text}`;
  const lines = [
    line('Mark-Compact 9.0 (17.0) -> 7.0 (17.0) MB, 4.0 ms allocation failure'),
    line('Mark-Compact 9.0 (17.0) -> 7.0 (17.0) MB, 4.0 ms testing; GC in old space requested'),
    line('Scavenge 8.0 (17.0) -> 7.1 (17.0) MB, 0.4 ms allocation failure'),
    '{"ns":1}',
    line('Mark-Compact (reduce) 9.0 (17.0) -> 7.0 (17.0) MB, 4.0 ms external memory pressure'),
    line('Scavenge 8.0 (17.0) -> 7.1 (17.0) MB, 0.4 ms allocation failure'),
    line('Mark-Compact 9.0 (17.0) -> 7.0 (17.0) MB, 4.0 ms testing; GC in old space requested'),
    line('Scavenge 8.0 (17.0) -> 7.1 (17.0) MB, 0.4 ms task'),
  ];
  t.deepEqual(collectionsOf(lines), { majorCollections: 1, minorCollections: 2 });
});

test('what each operation leaves on the heap is known, and less than a copy of a page', async (t) => {
  const { operations } = await measureHeap(pages, temporaryFolder(t), 20);
  t.deepEqual(
    operations.map(({ operation }) => operation),
    ['store', 'load', 'storeMany', 'loadMany', 'invalidate'],
  );
  for (const { operation, bytes } of operations) {
    t.is(bytes.samples, 20);
    t.true(bytes.median >= 0 && bytes.median < 1024, `${operation}: ${bytes.median}`);
  }
});

test('an interruption is at most as long as the looking', (t) => {
  const longest = longestInterruption(20);
  t.true(longest > 0);
});
