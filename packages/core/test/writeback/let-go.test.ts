import { FetchError, StateError } from '@pagefold/contracts';
import type { Device } from '@pagefold/core';
import { sameBytes } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { type Backed, backed, beginFetch, type Fetching, pageOf } from '../support/backed.ts';
import { incompressible, trimmed } from '../support/pages.ts';

const content = incompressible(1);

/** An object in one of its states, which slot 0 of a device refers to. */
interface Scene extends Backed {
  readonly slots: Device;
  /** The fetch of slot 0, where the object is being read. */
  readonly fetching?: Fetching;
  /** Ends the I/O that is under way. */
  endIo(): Promise<void>;
}

const states: Readonly<Record<string, (pool: Backed, slots: Device) => Promise<Partial<Scene>>>> = {
  'a resident object': async () => ({}),
  async 'an object on its way out'({ beginWriting }) {
    const write = await beginWriting();
    return { endIo: () => write.end() };
  },
  async 'a written-back object'({ writeOut }) {
    await writeOut();
    return {};
  },
  async 'an object that is being read'({ writeOut, theRead }, slots) {
    await writeOut();
    const fetching = beginFetch(slots);
    return { fetching, endIo: () => theRead().end() };
  },
};

interface Way {
  letGo(slots: Device): unknown;
  /** Objects that there are afterwards beside those that there were. */
  readonly made: number;
  readonly closes?: boolean;
}

const ways: Readonly<Record<string, Way>> = {
  'overwriting its slot': { letGo: (slots) => slots.store(0, trimmed(100)), made: 1 },
  'invalidating its slot': { letGo: (slots) => slots.invalidate(0), made: 0 },
  'invalidating a range': { letGo: (slots) => slots.invalidateRangeInSlices(0, 10), made: 0 },
  'closing its device': { letGo: (slots) => slots.close(), made: 0, closes: true },
};

async function checkFetch(t: ExecutionContext, { fetching }: Scene, way: Way): Promise<void> {
  if (fetching === undefined) return;
  if (way.closes) {
    await t.throwsAsync(fetching.fetched, { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' });
    t.notDeepEqual(fetching.page, content);
  } else {
    t.is(await fetching.fetched, 'loaded');
    t.deepEqual(fetching.page, content, 'what the slot held when it was asked');
  }
}

for (const [state, enter] of Object.entries(states)) {
  for (const [name, way] of Object.entries(ways)) {
    test(`${name} takes one reference from ${state}`, async (t) => {
      const pool = backed();
      const slots = pool.device();
      const others = pool.device();
      slots.store(0, content);
      others.store(0, content);
      const scene = { ...pool, slots, endIo: async () => {}, ...(await enter(pool, slots)) };
      await way.letGo(slots);
      t.is(scene.check().objects, 1 + way.made);
      await scene.endIo();
      await checkFetch(t, scene, way);
      scene.check();
      scene.store.prompt = true;
      sameBytes(t, await pageOf(others), content);
      t.is(scene.check().objects, 1 + way.made);
    });

    test(`${name} takes the last reference from ${state}, which goes`, async (t) => {
      const pool = backed();
      const slots = pool.device();
      slots.store(0, content);
      const scene = { ...pool, slots, endIo: async () => {}, ...(await enter(pool, slots)) };
      await way.letGo(slots);
      t.is(scene.check().objects, way.made, 'a record that waits for I/O is no object');
      await scene.endIo();
      await checkFetch(t, scene, way);
      const stats = scene.check();
      t.is(stats.objects, way.made);
      t.is(stats.backedObjects, 0);
      t.is(stats.comprDataSize, 100 * way.made);
      t.is(scene.store.kept.size, 0, 'its place is free');
      t.is(stats.backingFreeFailed, 0);
    });
  }
}

test('an object that goes on its way out gives its memory back at once, and its id when the write has ended', async (t) => {
  const { device, beginWriting, check } = backed();
  const slots = device();
  slots.store(0, content);
  const write = await beginWriting();
  slots.invalidate(0);
  t.is(check().poolTotalSize, 0);
  slots.store(0, incompressible(2));
  await write.end();
  t.is(check().writebackCancelled, 1);
  t.is(slots.stateOf(0), 'raw');
  sameBytes(t, await pageOf(slots), incompressible(2));
});

test('an object that goes while it is read gives its id back when the read has ended', async (t) => {
  const { device, writeOut, theRead, store, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  const { page, fetched } = beginFetch(slots);
  slots.invalidate(0);
  slots.store(0, incompressible(2));
  t.is(store.kept.size, 1);
  await theRead().end();
  t.is(await fetched, 'loaded');
  sameBytes(t, page, content);
  const stats = check();
  t.is(stats.fetchesNotPromoted, 1, 'nobody wants it any more');
  t.is(stats.objects, 1);
  t.is(store.kept.size, 0);
  sameBytes(t, await pageOf(slots), incompressible(2));
});

test('an object that goes while it is read, in vain, frees its place too', async (t) => {
  const { device, writeOut, theRead, store, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  const { fetched } = beginFetch(slots);
  slots.invalidate(0);
  const error = new FetchError('PAGEFOLD_FETCH_FAILED', 'EIO');
  await theRead().end(error);
  await theRead().end(error);
  t.is(await t.throwsAsync(fetched), error);
  t.is(check().objects, 0);
  t.is(store.kept.size, 0);
});
