// Alone: it takes a device before it declares its tests.

import {
  concatenated,
  isAbsent,
  MixedOperations,
  measureModules,
  nativeInPlacePeer,
  nativePeer,
  type ProcessPeer,
  storePeer,
  takeZramDevice,
  zramPeer,
} from '@pagefold/bench';
import test, { type ExecutionContext } from 'ava';
import { buildOnce, declaring, temporaryFolder } from './support/native.ts';
import { testPages } from './support/pages.ts';

const slots = 3000;
const pages = testPages(600);
const { program, withNative } = buildOnce(test);
const device = isAbsent(program) ? program : await takeZramDevice(slots);
const withZram = declaring(test, device);

/** Stores, loads, overwrites and empties; then compares every page. Returns the bytes that it takes. */
async function use(t: ExecutionContext, peer: ProcessPeer): Promise<number> {
  const mixed = new MixedOperations(slots, 5);
  const operations = concatenated(mixed.fill(slots), mixed.use(6000), mixed.overwrite(3000, 3));
  await peer.open({ pages, operations, slots });
  await peer.run({ first: 0, count: slots, made: true });
  const timing = await peer.run({ first: slots, count: 9000, made: true, each: true });
  t.true(timing.longestNs > 0 && timing.longestNs <= timing.ns);
  await t.notThrowsAsync(() => peer.check());
  const bytes = await peer.storedBytes();
  await peer.empty();
  await peer.run({ first: 0, count: slots, made: true });
  await t.notThrowsAsync(() => peer.check());
  await peer.letGo();
  return bytes;
}

withNative(
  'the pool in C gives every page back and takes as much memory as the pool',
  async (t, program) => {
    const folder = temporaryFolder(t);
    const taken: number[] = [];
    const starts = [nativePeer, nativeInPlacePeer];
    for (const start of [...starts.map((each) => () => each(program, folder)), ownPool]) {
      const peer = start();
      taken.push(await use(t, peer));
      await peer.close();
    }
    const [copying, inPlace, own] = taken;
    t.is(copying, inPlace);
    t.true(Math.abs(copying! - own!) < 0.05 * own!, `${copying} and ${own} bytes`);

    function ownPool(): ProcessPeer {
      return storePeer('pagefold', folder);
    }
  },
);

withZram('zram gives every page back and is left as it was found', async (t, zram) => {
  const peer = zramPeer(program as string, temporaryFolder(t), zram);
  try {
    t.true((await use(t, peer)) > 0);
  } finally {
    await peer.close();
    await zram.release();
  }
  const again = await takeZramDevice(slots);
  t.false(isAbsent(again));
  if (!isAbsent(again)) await again.release();
});

withNative('a process that is told nonsense says so', async (t, program) => {
  const peer = nativePeer(program, temporaryFolder(t));
  await t.throwsAsync(() => peer.tell('nonsense'), { message: /answers "nonsense" with error/ });
  await t.throwsAsync(() => peer.tell('run', 0, 1, 'given', 'all'));
  await peer.close();
});

withNative(
  "lz4 blocks are as long as liblz4's, and ours agree with hash-wasm",
  async (t, program) => {
    const folder = temporaryFolder(t);
    const rounds = { warmUpMs: 0, measured: 1 };
    const result = await measureModules(pages, program, folder, rounds);
    t.is(result.lengthsCompared, 600);
    t.is(result.lengthsDifferent, 0);
    t.is(result.timings.length, 6);
  },
);

test('without a native program the modules are still timed against hash-wasm', async (t) => {
  const rounds = { warmUpMs: 0, measured: 1 };
  const result = await measureModules(pages, { absent: 'no gcc' }, temporaryFolder(t), rounds);
  t.deepEqual(new Set(result.timings.map(({ against }) => against)), new Set(['hash-wasm']));
  t.is(result.lengthsCompared, undefined);
});
