import { insideOf } from '@pagefold/core/parts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { Blocks } from '../support/blocks.ts';
import { dictionaryRig, kin, storeKin } from '../support/kindred.ts';
import { trimmed } from '../support/pages.ts';
import type { Rig } from '../support/rig.ts';
import { load, similarBacked } from '../support/similar.ts';

const dictionary = 'auto';
/** Objects that a pool trains on. */
const enough = 2048;
const slots = 65_536;

function isTraining({ pool }: Rig): boolean {
  return insideOf(pool).contents.objects.auto!.isTraining;
}

/** Of `stats()`, which takes longer than a store. */
function dictionariesTrained({ pool }: Rig): number {
  return insideOf(pool).contents.counters.dictionariesTrained;
}

/** Stores contents of a kindred until no training is under way, and says how many there are then. */
function storeUntilTrained(made: Rig, device: ReturnType<Rig['device']>, from: number): number {
  let stored = from;
  do {
    device.store(stored, kin(1, stored));
    stored++;
  } while (isTraining(made));
  return stored;
}

test('a pool that holds enough trains a dictionary, uses it, and compresses the early pages anew', (t) => {
  const made = dictionaryRig({ dictionary });
  const device = made.device({ slots });
  storeKin(device, 1, enough - 1);
  t.false(isTraining(made));
  const before = made.check();
  t.is(before.dictionaryBytes, 0);
  const stored = storeUntilTrained(made, device, enough - 1);
  const stats = made.check();
  t.is(stats.dictionariesTrained, 1);
  t.is(stats.dictionariesRefused, 0);
  t.true(stats.dictionaryBytes > 1500 && stats.dictionaryBytes < 60_000);
  t.is(stats.dictionaryObjects, stored, 'early ones too');
  t.true(stats.recompressed >= enough);
  t.true(stats.poolTotalSize < before.poolTotalSize / 2, 'moved together as well');
  for (let i = 0; i < stored; i += 7) t.is(Buffer.compare(load(device, i), kin(1, i)), 0);
});

test('a dictionary that does not pay is forgotten', (t) => {
  const made = dictionaryRig({ dictionary });
  const device = made.device({ slots });
  // Pairs have something in common, and nobody else has.
  const page = (i: number) => {
    const some = trimmed(3000, i);
    some.set(trimmed(300, 100_000 + (i >> 1), 300), 2600);
    return some;
  };
  let stored = 0;
  for (; stored < enough; stored++) device.store(stored, page(stored));
  t.true(isTraining(made));
  for (; isTraining(made); stored++) device.store(stored, page(stored));
  const stats = made.check();
  t.is(stats.dictionariesTrained, 0);
  t.is(stats.dictionariesRefused, 1);
  t.is(stats.dictionaryBytes, 0);
  t.is(stats.recompressed, 0);
  t.false(made.blocks.prepared.some((bytes, id) => id > 0 && bytes !== undefined));
});

test('when contents have changed another dictionary takes the place of the first', (t) => {
  const made = dictionaryRig({ dictionary });
  const device = made.device({ slots });
  const first = storeUntilTrained(made, device, 0) && storeAll(made, device, 1, 4000);
  t.is(made.check().dictionariesTrained, 1);
  let stored = 0;
  while (dictionariesTrained(made) < 2 && stored < 40_000) {
    device.store(10_000 + (stored % 8000), kin(2, stored));
    stored++;
  }
  for (; isTraining(made); stored++) device.store(10_000 + (stored % 8000), kin(2, stored));
  const stats = made.check();
  t.is(stats.dictionariesTrained, 2);
  t.is(made.blocks.prepared.filter((bytes, id) => id > 0 && bytes !== undefined).length, 1);
  for (let i = 0; i < first; i += 101) t.is(Buffer.compare(load(device, i), kin(1, i)), 0);
  const last = stored - 1;
  sameBytes(t, load(device, 10_000 + (last % 8000)), kin(2, last));
});

/** Stores so many of a kindred from the beginning on. */
function storeAll(
  made: Rig,
  device: ReturnType<Rig['device']>,
  kindred: number,
  count: number,
): number {
  for (let i = 0; i < count || isTraining(made); i++) device.store(i, kin(kindred, i));
  return count;
}

test('an object in a backing store keeps the dictionary that it needs', async (t) => {
  const made = similarBacked({
    similarity: false,
    dictionary,
    compressor: (memory) => new Blocks(memory),
  });
  const device = made.device({ slots });
  const count = storeUntilTrained(made, device, 0) && storeAll(made, device, 1, enough);
  await made.writeOut();
  t.true(made.check().backedObjects >= count);
  let stored = 0;
  for (; dictionariesTrained(made) < 2 && stored < 40_000; stored++) {
    device.store(20_000 + (stored % 8000), kin(2, stored));
  }
  for (; isTraining(made); stored++) device.store(20_000 + (stored % 8000), kin(2, stored));
  const inside = insideOf(made.pool).contents.objects.dictionaries;
  t.is(inside.count, 2);
  made.store.prompt = true;
  const page = new Uint8Array(4096);
  t.is(await device.fetch(5, page), 'loaded');
  sameBytes(t, page, kin(1, 5));
  device.invalidateRange(0, 20_000);
  inside.forgetUnused();
  t.is(inside.count, 1);
  made.check();
});

test('devices are of one domain, since what is trained on would show in the lengths of others’ objects', (t) => {
  const made = dictionaryRig({ dictionary });
  const device = made.device({ domain: 'first' });
  const wanted = { code: 'PAGEFOLD_INVALID_OPTION', message: /"domain" expected "first"/ };
  t.throws(() => made.device({ domain: 'second' }), wanted);
  t.throws(() => made.device(), wanted);
  t.notThrows(() => made.device({ domain: 'first' }));
  device.close();
  t.throws(() => made.device({ domain: 'second' }), wanted, 'the dictionary may outlive it');
});

test('a training harms nobody where backends fail, and no store or invalidation', (t) => {
  const made = dictionaryRig({ dictionary });
  const device = made.device({ slots });
  storeKin(device, 1, enough);
  t.true(isTraining(made));
  const outcomes = new Set<string>();
  let calls = 0;
  let stored = enough;
  const methods = ['decompress', 'alloc', 'compact', 'release'];
  const all = [made.compressor, made.hasher, made.allocator];
  for (const faults of all) {
    for (const method of methods) {
      faults.replace(method, (real, ...args) => {
        calls++;
        if (calls % 5 === 0) throw new Error('no');
        return real(...args);
      });
    }
  }
  for (; isTraining(made); stored++) {
    try {
      outcomes.add(device.store(stored, kin(1, stored)));
    } catch {
      outcomes.add('its own allocation has failed');
    }
    device.invalidate(stored - enough);
  }
  t.true(calls > 1000);
  t.true(outcomes.has('stored'));
  for (const faults of all) faults.clear();
  made.check();
  for (let slot = stored - enough; slot < stored; slot++) {
    if (device.stateOf(slot) !== 'empty') t.is(Buffer.compare(load(device, slot), kin(1, slot)), 0);
  }
});

/** Blocks with a model: it is a byte before the dictionary, how many of the samples had a base. */
class Modelled extends Blocks {
  override readonly capabilities = { maxPrefix: 65_536, maxDictionary: 57_344, maxModel: 1 };
  readonly samples: { page: Uint8Array; base: Uint8Array | undefined }[] = [];
  readonly models: number[] = [];

  override prepare(bytes: Uint8Array): number {
    this.models.push(bytes[0]!);
    return super.prepare(bytes.subarray(1));
  }

  modelTrainer(dictionary: Uint8Array) {
    const { samples } = this;
    return {
      add(page: Uint8Array, base?: Uint8Array) {
        samples.push({ page: page.slice(), base: base?.slice() });
      },
      *steps() {
        yield;
        const based = samples.filter(({ base }) => base !== undefined).length;
        return Uint8Array.of(based & 255, ...dictionary);
      },
    };
  }
}

test('a compressor that has models trains one too, on pages with the bases that they have', (t) => {
  let modelled: Modelled | undefined;
  const made = dictionaryRig({
    dictionary,
    similarity: { minGainPercent: 1, indexBytes: 65_536 },
    compressor: (memory) => {
      modelled = new Modelled(memory);
      return modelled;
    },
  });
  const device = made.device({ slots });
  // Every fourth page is like the one before it in what is its own.
  const page = (i: number) => {
    const own = kin(1, i - (i % 4 === 3 ? 1 : 0));
    if (i % 4 === 3) own[4000] = 1;
    return own;
  };
  let stored = 0;
  do device.store(stored, page(stored++));
  while (stored < enough || isTraining(made));
  const stats = made.check();
  // Whether it pays beside the differences does not matter here.
  t.is(stats.dictionariesTrained + stats.dictionariesRefused, 1);
  t.true(stats.deltaObjects > 100);
  const { samples, models } = modelled!;
  t.true(samples.length > 100 && samples.length <= 512, `${samples.length} samples`);
  const based = samples.filter(({ base }) => base !== undefined);
  t.true(based.length > 20, `${based.length} have a base`);
  for (const { page: own, base } of based) t.true(differences(own, base!) < 200);
  t.deepEqual(models, [based.length & 255]);
  for (let i = 0; i < stored; i += 7) t.is(Buffer.compare(load(device, i), page(i)), 0);
});

function differences(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, byte, i) => sum + (byte === b[i] ? 0 : 1), 0);
}

test('a given model may be longer than a dictionary by what the compressor says', (t) => {
  const rigOf = (length: number) =>
    dictionaryRig({
      dictionary: new Uint8Array(length).fill(7),
      compressor: (memory) => new Modelled(memory),
    });
  t.notThrows(() => rigOf(57_345));
  t.throws(() => rigOf(57_346), { message: /expected 1 to 57345 bytes/ });
});
