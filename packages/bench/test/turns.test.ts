import { buildAddon, measureInTurns } from '@pagefold/bench';
import test from 'ava';
import { buildOnce, temporaryFolder } from './support/native.ts';
import { testPages } from './support/pages.ts';

const { withNative } = buildOnce(test, buildAddon);

withNative('a pool and one in C take turns on the pages of each image', async (t, addon) => {
  const images = [testPages(400), testPages(200)];
  const plan = { rounds: 2, seed: 3 };
  const said: string[] = [];
  const told = await measureInTurns(addon, images, temporaryFolder(t), plan, (text) => {
    said.push(text);
  });
  // On a busy machine every block may have been disturbed.
  t.is((told?.images.length ?? 0) + said.length, images.length);
  for (const { pages, store, load, blocks, undisturbedBlocks } of told?.images ?? []) {
    // Of 80 operations each, stores and loads, in both rounds.
    t.is(blocks, 2 * 2 * Math.floor(pages / 80));
    t.is(undisturbedBlocks, store.ns.samples + load.ns.samples);
    t.true(undisturbedBlocks <= blocks);
    for (const { ns, nativeNs, ratio } of [store, load]) {
      t.true(ns.median > 0 && nativeNs.median > 0 && ratio.median > 0);
    }
  }
});

test('without the addon nothing is compared, and it is said why', async (t) => {
  const said: string[] = [];
  const absent = { absent: 'gcc cannot be run' };
  const plan = { rounds: 2, seed: 3 };
  const told = await measureInTurns(absent, [], temporaryFolder(t), plan, (text) => {
    said.push(text);
  });
  t.is(told, undefined);
  t.deepEqual(said, ['  left out: gcc cannot be run']);
});
