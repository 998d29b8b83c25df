import { createBackingFile } from '@pagefold/backing-file';
import {
  type BackingObject,
  type BackingStore,
  FetchError,
  type Location,
  WritebackError,
} from '@pagefold/contracts';
import test from 'ava';
import { MemoryFile, object, segmentBytes, segmentFull } from './support/memory-file.ts';

test('the lowest free segment is used first', async (t) => {
  const { store, fill, empty } = setUp();
  for (let segment = 0; segment < 6; segment++) await fill();
  empty(3);
  empty(1);
  t.is(await fill(), 1);
  t.is(await fill(), 3);
  t.is(await fill(), 6);
  t.is(store.stats().usedBytes, 7 * segmentBytes);
});

test('the file is cut off behind the last segment in use', async (t) => {
  const { file, store, fill, empty } = setUp();
  for (let segment = 0; segment < 6; segment++) await fill();
  t.is(file.bytes.length, 6 * segmentBytes);
  empty(4);
  empty(5);
  await turn();
  t.is(file.bytes.length, 4 * segmentBytes);
  for (const segment of [1, 0, 2, 3]) empty(segment);
  await turn();
  t.is(file.bytes.length, 0);
  t.is(store.stats().usedBytes, 0);
  t.is(await fill(), 0);
  t.is(file.bytes.length, segmentBytes);
});

test('what is written while the file is being cut off is not cut off', async (t) => {
  const { file, store, fill, empty } = setUp();
  for (let segment = 0; segment < 4; segment++) await fill();
  const cut = file.truncate.bind(file);
  const cuts: (() => void)[] = [];
  file.truncate = (length) =>
    new Promise((resolve) => cuts.push(() => void cut(length).then(resolve)));
  for (const segment of [3, 2]) empty(segment);
  file.truncate = cut; // writes of the test's file use it too
  const writing = store.write(segmentFull(1000));
  await turn();
  for (const finish of cuts) finish();
  const places = await writing;
  const reads = segmentFull(1000).map(({ owner, bytes }, i) => {
    return { at: places[i]!, owner, dst: new Uint8Array(bytes.length) };
  });
  t.true((await store.read(reads)).every((result) => result === undefined));
  t.is(cuts.length, 1);
  await store.close();
});

test('a segment takes 8 bytes of memory', async (t) => {
  const { store, fill } = setUp({ isSmall: true });
  await fill(); // with the buffer that is kept
  const before = store.stats().metadataBytes;
  for (let segment = 0; segment < 4096; segment++) await fill();
  // And a bit each to find free ones.
  const grown = store.stats().metadataBytes - before;
  t.true(grown >= 7 * 4096 && grown <= 9 * 4096, `${grown}`);
});

test('where the disk is bad, others are used', async (t) => {
  const { file, store, fill, empty } = setUp();
  for (let segment = 0; segment < 4; segment++) await fill();
  empty(1);
  const real = file.write.bind(file);
  let refusals = 0;
  file.write = async (src, position) => {
    if (position !== segmentBytes) return await real(src, position);
    refusals++;
    throw Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO' });
  };
  const error = await t.throwsAsync(fill(), { instanceOf: WritebackError });
  t.is((error as WritebackError).code, 'PAGEFOLD_WRITEBACK_FAILED');
  t.is((error as WritebackError).systemCode, 'EIO');
  t.regex(error.message, /^the backing file cannot be written: EIO: i\/o error/);
  t.is(await fill(), 4);
  t.is(await fill(), 5);
  t.is(refusals, 1);
  t.is(store.stats().usedBytes, 5 * segmentBytes);
});

test('when all else is in use a bad place is tried again, and is good again once it takes something', async (t) => {
  const { file, fill, empty } = setUp({ limitBytes: 4 * segmentBytes });
  for (let segment = 0; segment < 3; segment++) await fill();
  empty(1);
  const real = file.write.bind(file);
  file.write = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
  for (let n = 0; n < 5; n++) await t.throwsAsync(fill(), { code: 'PAGEFOLD_WRITEBACK_FAILED' });
  file.write = real;
  t.true([1, 3].includes(await fill()));
  await t.throwsAsync(fill(), { code: 'PAGEFOLD_BACKING_FULL' });
});

test('a full disk costs no place', async (t) => {
  const { file, store, fill } = setUp();
  await fill();
  const real = file.write.bind(file);
  file.write = () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
  for (let n = 0; n < 5; n++) await t.throwsAsync(fill(), { code: 'PAGEFOLD_WRITEBACK_FAILED' });
  t.is(store.stats().usedBytes, segmentBytes);
  file.write = real;
  t.is(await fill(), 1);
});

test('nearly empty segments are cleaned once less than an eighth is free', async (t) => {
  const { store, objects, fill, empty, keep } = setUp();
  for (let segment = 0; segment < 16; segment++) await fill();
  for (let segment = 0; segment < 4; segment++) keep(segment, 10);
  for (const segment of [4, 5]) empty(segment);
  const owners = ownersOf(objects);
  t.is(await store.clean(owners), 0, 'an eighth is free');
  await fill();
  t.is(await store.clean(owners), 3 * segmentBytes);
  t.is(store.stats().movedObjects, 40);
  t.is(await store.clean(owners), 0);
});

test('a segment with a quarter of its bytes alive is let be', async (t) => {
  const { store, objects, fill, keep } = setUp();
  for (let segment = 0; segment < 4; segment++) await fill();
  for (let segment = 0; segment < 3; segment++) keep(segment, 16);
  t.is(await store.clean(ownersOf(objects)), 0);
  for (let segment = 0; segment < 3; segment++) keep(segment, 15);
  t.is(await store.clean(ownersOf(objects)), 2 * segmentBytes);
});

test('objects that go while owners are asked leave none of the others behind', async (t) => {
  const { store, objects, fill, keep } = setUp();
  for (let segment = 0; segment < 4; segment++) await fill();
  for (let segment = 0; segment < 3; segment++) keep(segment, 10);
  const owners = ownersOf(objects);
  const asked: Location[] = [];
  const made = await store.clean({
    ...owners,
    isLive(owner, at) {
      const isLive = owners.isLive(owner, at);
      const [before] = asked.slice(-1);
      if (isLive) asked.push(at);
      // The one before it has been found, and goes now.
      const gone = before === undefined ? undefined : objects.get(before);
      if (isLive && gone !== undefined && asked.length % 3 === 0) {
        objects.delete(before!);
        store.free(before!, gone.owner, gone.bytes.length);
      }
      return isLive;
    },
  });
  t.is(asked.length, 30);
  t.is(objects.size, 64 + 20);
  t.is(made, 2 * segmentBytes);
  t.is(store.stats().objects, objects.size);
});

test('a segment that cannot be read is not tried again by cleaning', async (t) => {
  const { file, store, objects, fill, keep } = setUp();
  for (let segment = 0; segment < 8; segment++) await fill();
  for (const segment of [1, 2, 3, 4]) keep(segment, 4);
  const real = file.read.bind(file);
  let refusals = 0;
  file.read = async (dst, position) => {
    if (Math.floor(position / segmentBytes) !== 2) return await real(dst, position);
    refusals++;
    throw Object.assign(new Error('EIO'), { code: 'EIO' });
  };
  await t.throwsAsync(store.clean(ownersOf(objects)), { instanceOf: FetchError });
  t.is(await store.clean(ownersOf(objects)), 2 * segmentBytes);
  t.is(refusals, 1);
});

test('free of what cannot be there changes nothing', async (t) => {
  const { store, objects, fill } = setUp();
  await fill();
  const before = store.stats();
  for (const [at, length] of [
    [2 ** 32 - 1, 1],
    [segmentBytes / 16, 100],
  ] as const) {
    t.throws(() => store.free(at as Location, 1, length), { code: 'PAGEFOLD_BAD_LOCATION' });
  }
  t.deepEqual(store.stats(), before);
  t.is(objects.size, 64);
});

type Placed = Map<Location, BackingObject>;

interface SetUp {
  readonly file: MemoryFile;
  readonly store: BackingStore;
  readonly objects: Placed;
  /** Writes a segment full; resolves to its number. */
  fill(): Promise<number>;
  /** Frees all objects of a segment. */
  empty(segment: number): void;
  /** Frees all objects of a segment but so many. */
  keep(segment: number, count: number): void;
}

function setUp({
  isSmall = false,
  limitBytes,
}: {
  isSmall?: boolean;
  limitBytes?: number;
} = {}): SetUp {
  const file = new MemoryFile();
  // Thousands of segments need not be there.
  if (isSmall) file.write = async (src) => src.length;
  const store = createBackingFile(file, { limitBytes });
  const objects: Placed = new Map();
  // Thousands of objects need not have bytes of their own.
  const long = object(0, 130_000);
  let owner = 0;
  const keep = (segment: number, count: number): void => {
    const inside = [...objects].filter(([at]) => Math.floor((at * 16) / segmentBytes) === segment);
    for (const [at, { owner, bytes }] of inside.slice(count)) {
      store.free(at, owner, bytes.length);
      objects.delete(at);
    }
  };
  return {
    file,
    store,
    objects,
    async fill() {
      const batch = isSmall
        ? [long, { ...long, owner: 1 }].map((one) => ({ ...one, owner: one.owner + owner }))
        : segmentFull(owner);
      owner += batch.length;
      const places = await store.write(batch);
      for (const [i, at] of places.entries()) objects.set(at, batch[i]!);
      return Math.floor((places[0]! * 16) / segmentBytes);
    },
    empty: (segment) => keep(segment, 0),
    keep,
  };
}

function ownersOf(objects: Placed) {
  return {
    isLive: (owner: number, at: Location) => objects.get(at)?.owner === owner,
    moved(owner: number, from: Location, to: Location) {
      const moving = objects.get(from);
      if (moving?.owner !== owner) return false;
      objects.delete(from);
      objects.set(to, moving);
      return true;
    },
  };
}

async function turn(): Promise<void> {
  for (let n = 0; n < 4; n++) await new Promise((resolve) => setImmediate(resolve));
}
