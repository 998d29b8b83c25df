import type { BackingStore, Location } from '@pagefold/contracts';
import { expectBytes, expectEqual, expectResolves, expectThat } from '../kit/expect.ts';
import { contentNames, input, lengthsUpTo } from '../kit/inputs.ts';
import { Random, seedOf } from '../kit/random.ts';

export interface BackingStoreSettings {
  readonly pageSize: number;
  readonly seed: number;
}

type Body = (store: BackingStore, settings: BackingStoreSettings) => Promise<void>;

const margin = 16;

/** What a store should hold. */
type Held = Map<Location, Uint8Array>;

export const backingStoreCases: Readonly<Record<string, Body>> = {
  async 'objects of every length come back'(store, settings) {
    const held: Held = new Map();
    for (const length of lengthsUpTo(settings.pageSize))
      await write(store, held, [length], settings);
    await checkAll(store, held);
  },

  async 'objects that are written together have a location each'(store, settings) {
    const held: Held = new Map();
    expectEqual((await store.write([])).length, 0, 'locations of no objects');
    const { pageSize } = settings;
    await write(store, held, lengthsUpTo(pageSize), settings);
    await write(store, held, [pageSize, 1, pageSize, 1], settings);
    await checkAll(store, held);
  },

  async 'equal objects are kept apart'(store, { pageSize, seed }) {
    const { bytes } = input('text', pageSize, seed);
    const [one, other] = await store.write([bytes, bytes]);
    expectThat(one !== other, 'locations of two equal objects', 'different ones', [one, other]);
    store.free(one!);
    await checkOne(store, other!, bytes);
  },

  async 'arrays are not kept after the write'(store, settings) {
    const objects = contentNames.map((name) => input(name, settings.pageSize, settings.seed).bytes);
    const copies = objects.map((bytes) => bytes.slice());
    const locations = await store.write(objects);
    for (const bytes of objects) bytes.fill(0xee);
    for (const [i, at] of locations.entries()) await checkOne(store, at, copies[i]!);
  },

  async 'writes and reads that overlap in time do not mix'(store, settings) {
    const held: Held = new Map();
    const lengths = [1, 100, settings.pageSize >>> 1, settings.pageSize];
    await Promise.all(lengths.map((length) => write(store, held, [length, length], settings)));
    await Promise.all([
      ...[...held].map(([at, bytes]) => checkOne(store, at, bytes)),
      ...lengths.map((length) =>
        write(store, held, [length], { ...settings, seed: settings.seed + 1 }),
      ),
    ]);
    await checkAll(store, held);
  },

  async 'objects keep their bytes while others come and go'(store, settings) {
    const held: Held = new Map();
    const random = new Random(settings.seed);
    for (let n = 0; n < 60; n++) {
      const lengths = Array.from({ length: random.between(1, 8) }, () =>
        random.between(1, settings.pageSize),
      );
      await write(store, held, lengths, { ...settings, seed: seedOf(settings.seed, n) });
      for (const at of held.keys()) if (random.below(3) === 0) free(store, held, at);
      if (n % 10 === 0) await checkAll(store, held);
    }
    await checkAll(store, held);
  },
};

/** Writes objects of these lengths and notes where they are. */
async function write(
  store: BackingStore,
  held: Held,
  lengths: readonly number[],
  { seed }: BackingStoreSettings,
): Promise<void> {
  const objects = lengths.map((length, i) => {
    const name = contentNames[(length + i) % contentNames.length]!;
    return input(name, length, seedOf(seed, i)).bytes;
  });
  const what = `write of ${objects.length} objects`;
  const locations = await expectResolves(what, () => store.write(objects));
  expectEqual(locations.length, objects.length, `locations of ${objects.length} objects`);
  for (const [i, at] of locations.entries()) {
    const isLocation = Number.isSafeInteger(at) && at >= 0;
    expectThat(isLocation, 'a location', 'an integer from 0 to 2⁵³ − 1', at);
    expectThat(!held.has(at), 'a location', 'one that holds no other object', at);
    held.set(at, objects[i]!);
  }
}

function free(store: BackingStore, held: Held, at: Location): void {
  store.free(at);
  held.delete(at);
}

async function checkAll(store: BackingStore, held: Held): Promise<void> {
  for (const [at, bytes] of held) await checkOne(store, at, bytes);
}

/** Reads an object into the middle of a larger array, of which nothing else may be written. */
async function checkOne(store: BackingStore, at: Location, bytes: Uint8Array): Promise<void> {
  const around = new Uint8Array(margin + bytes.length + margin).fill(0xa5);
  const expected = around.slice();
  expected.set(bytes, margin);
  const what = `read of ${bytes.length} bytes at location ${at}, with ${margin} bytes around them`;
  const dst = around.subarray(margin, margin + bytes.length);
  await expectResolves(what, () => store.read(at, dst));
  expectBytes(around, expected, what);
}
