import type { Hasher } from '@pagefold/contracts';
import { CorruptionError } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed, beginFetch, pageOf, untouched } from '../support/backed.ts';
import { Fnv, LongFnv } from '../support/backends.ts';
import { incompressible, trimmed } from '../support/pages.ts';
import type { SlowStore } from '../support/slow-store.ts';

class ShortFnv extends Fnv {
  override readonly digestLength: Hasher['digestLength'] = 4;
}

/** The bytes of the only object of that length in a store. */
function bytesIn(store: SlowStore, length: number): Uint8Array {
  const [found, ...others] = [...store.kept.values()].filter(
    ({ bytes }) => bytes.length === length,
  );
  if (found === undefined || others.length > 0) throw new Error(`one object of ${length} expected`);
  return found.bytes;
}

for (const [name, make] of [
  ['4', ShortFnv],
  ['8', Fnv],
  ['32', LongFnv],
] as const) {
  const hasher = { hasher: (memory: ConstructorParameters<typeof Fnv>[0]) => new make(memory) };

  for (const [kind, content, length] of [
    ['raw', incompressible(1), 4096],
    ['compressed', trimmed(100, 1), 100],
  ] as const) {
    test(`${name} bytes of digest: damage of a ${kind} object is found, and harms its slots only`, async (t) => {
      const { device, store, writeOut, check } = backed(hasher);
      const slots = device();
      slots.store(0, content);
      slots.store(1, trimmed(50, 2));
      await writeOut();
      const bytes = bytesIn(store, length);
      bytes[length - 1]! ^= 1;
      store.prompt = true;
      for (const failed of [1, 2]) {
        const { fetched, page } = beginFetch(slots);
        await t.throwsAsync(fetched, {
          instanceOf: CorruptionError,
          code: 'PAGEFOLD_DAMAGED_OBJECT',
        });
        sameBytes(t, page, untouched);
        t.is(check().fetchesFailed, failed);
      }
      t.is(slots.stateOf(0), 'written-back');
      sameBytes(t, await pageOf(slots, 1), trimmed(50, 2));
      // The disk was only unwell.
      bytes[length - 1]! ^= 1;
      sameBytes(t, await pageOf(slots, 0), content);
      check();
    });
  }

  test(`${name} bytes of digest: a read that was misdirected to a whole other object is found`, async (t) => {
    const { device, store, writeOut, check } = backed(hasher);
    const slots = device();
    for (const slot of [0, 1]) slots.store(slot, incompressible(slot));
    await writeOut();
    const [first, second] = [...store.kept.values()];
    const own = first!.bytes.slice();
    first!.bytes.set(second!.bytes);
    store.prompt = true;
    const outcomes = await Promise.allSettled(
      [0, 1].map((slot) => beginFetch(slots, slot).fetched),
    );
    t.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const failed = outcomes.findIndex(({ status }) => status === 'rejected');
    t.throws(
      () => {
        throw (outcomes[failed] as PromiseRejectedResult).reason;
      },
      { code: 'PAGEFOLD_DAMAGED_OBJECT' },
    );
    first!.bytes.set(own);
    sameBytes(t, await pageOf(slots, failed), incompressible(failed));
    check();
  });
}

test('what is read wrong once and well the second time is no error', async (t) => {
  const { device, store, writeOut, theRead, check } = backed();
  const slots = device();
  slots.store(0, incompressible(1));
  await writeOut();
  const bytes = bytesIn(store, 4096);
  const { fetched, page } = beginFetch(slots);
  bytes[0]! ^= 1;
  await theRead().end();
  bytes[0]! ^= 1;
  await theRead().end();
  t.is(await fetched, 'loaded');
  sameBytes(t, page, incompressible(1));
  t.is(check().fetchesFailed, 0);
});

test('an object that is not where it was written is an error of its slots', async (t) => {
  const { device, store, writeOut, check } = backed();
  const slots = device();
  slots.store(0, incompressible(1));
  slots.store(1, incompressible(2));
  await writeOut();
  const [at] = store.kept.keys();
  const lost = store.kept.get(at!)!;
  store.kept.delete(at!);
  store.prompt = true;
  const results = await Promise.allSettled([0, 1].map((slot) => beginFetch(slots, slot).fetched));
  const rejected = results.filter((result) => result.status === 'rejected');
  t.is(rejected.length, 1);
  t.is((rejected[0]!.reason as CorruptionError).code, 'PAGEFOLD_BAD_LOCATION');
  t.is(lost.bytes.length, 4096);
  t.is(check().fetchesFailed, 1);
});

test('an object that does not decode any more is an error of its slots', async (t) => {
  const { device, writeOut, store, compressor, check } = backed();
  const slots = device();
  slots.store(0, trimmed(100));
  await writeOut();
  store.prompt = true;
  compressor.throwFrom('decompress', new Error('damaged'));
  const { fetched, page } = beginFetch(slots);
  await t.throwsAsync(fetched, {
    instanceOf: CorruptionError,
    code: 'PAGEFOLD_DECOMPRESS_FAIL',
  });
  sameBytes(t, page, untouched);
  t.is(check().decompressFail, 1);
  compressor.clear();
  sameBytes(t, await pageOf(slots), trimmed(100));
  check();
});

test('a hasher that fails while a fetched page is looked at fails the fetch, and nothing else', async (t) => {
  const { device, writeOut, store, hasher, check } = backed();
  const slots = device();
  slots.store(0, incompressible(1));
  await writeOut();
  store.prompt = true;
  hasher.throwFrom('hash', new Error('broken'));
  const { fetched, page } = beginFetch(slots);
  await t.throwsAsync(fetched, { code: 'PAGEFOLD_BACKEND_FAILED' });
  sameBytes(t, page, untouched);
  hasher.clear();
  sameBytes(t, await pageOf(slots), incompressible(1));
  check();
});

for (const [name, answer] of [
  ['nothing', () => undefined],
  ['no result', () => []],
  ['two results', () => [undefined, undefined]],
  ['what is no error', () => ['EIO']],
] as const) {
  test(`a store that answers a read with ${name} has not read`, async (t) => {
    const { device, writeOut, store, check } = backed();
    const slots = device();
    slots.store(0, incompressible(1));
    await writeOut();
    const { read } = store;
    store.read = async () => answer() as never;
    const { fetched, page } = beginFetch(slots);
    await t.throwsAsync(fetched, { code: 'PAGEFOLD_FETCH_FAILED' });
    sameBytes(t, page, untouched);
    store.read = read;
    store.prompt = true;
    sameBytes(t, await pageOf(slots), incompressible(1));
    check();
  });
}
