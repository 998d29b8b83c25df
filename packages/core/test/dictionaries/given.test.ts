import { ConfigError } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { beginFetch, pageOf } from '../support/backed.ts';
import { Blocks } from '../support/blocks.ts';
import { common, dictionaryRig, kin, storeKin } from '../support/kindred.ts';
import { incompressible } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { kinOf, load, similarBacked } from '../support/similar.ts';
import { settled } from '../support/slow-store.ts';

const dictionary = common(1);
const blocks = {
  compressor: (memory: ConstructorParameters<typeof Blocks>[0]) => new Blocks(memory),
};

test('pages are compressed with the dictionary, which counts', (t) => {
  const [without, with_] = [dictionaryRig(), dictionaryRig({ dictionary })];
  for (const made of [without, with_]) storeKin(made.device(), 1, 50);
  const [plain, stats] = [without.check(), with_.check()];
  t.true(stats.comprDataSize < plain.comprDataSize / 3);
  t.is(stats.dictionaryObjects, 50);
  t.is(stats.dictionaryBytes, dictionary.length);
  t.is(stats.metadata.dictionaries, dictionary.length);
  t.is(stats.metadataBytes - plain.metadataBytes, dictionary.length, 'and no table is longer');
  t.is(plain.dictionaryObjects, 0);
  t.is(plain.dictionaryBytes, 0);
  t.deepEqual(without.blocks.prepared.length, 1);
});

test('what was stored with it is loaded, shared and let go of', (t) => {
  const made = dictionaryRig({ dictionary, incompressible: 'raw' });
  const [device, other] = [made.device(), made.device({ domain: 'another' })];
  storeKin(device, 1, 20);
  storeKin(other, 1, 20);
  t.is(device.store(20, kin(1, 3)), 'shared');
  t.is(device.store(21, incompressible(5)), 'raw');
  t.is(made.check().dictionaryObjects, 40, 'a raw page has none');
  for (let i = 0; i < 20; i++) sameBytes(t, load(device, i), kin(1, i));
  for (let i = 0; i < 20; i++) sameBytes(t, load(other, i), kin(1, i));
  sameBytes(t, load(device, 21), incompressible(5));
  for (const each of [device, other]) each.invalidateRange(0, 22);
  const stats = made.check();
  t.is(stats.dictionaryObjects, 0);
  t.is(stats.dictionaryBytes, dictionary.length);
});

test('the bytes are the caller’s again when the pool stands', (t) => {
  const bytes = dictionary.slice();
  const made = dictionaryRig({ dictionary: bytes });
  const device = made.device();
  bytes.fill(0);
  storeKin(device, 1, 2);
  sameBytes(t, load(device, 1), kin(1, 1));
});

test('what is written back comes back with its dictionary', async (t) => {
  const made = similarBacked({ ...blocks, dictionary });
  const device = made.device();
  storeKin(device, 1, 5);
  device.store(5, incompressible(9));
  await made.writeOut();
  t.is(made.check().backedObjects, 6);
  t.is(made.pool.stats().dictionaryObjects, 5);
  made.store.prompt = true;
  for (let i = 0; i < 5; i++) sameBytes(t, await pageOf(device, i), kin(1, i));
  sameBytes(t, await pageOf(device, 5), incompressible(9));
  made.check();
  await made.writeOut();
  device.invalidateRange(0, 6);
  t.is(made.check().dictionaryObjects, 0);
});

test('what dies while it is fetched is decoded all the same', async (t) => {
  const made = similarBacked({ ...blocks, dictionary });
  const device = made.device();
  storeKin(device, 1, 1);
  await made.writeOut();
  const { page, fetched } = beginFetch(device);
  device.invalidate(0);
  t.is(made.check().dictionaryObjects, 1);
  made.theRead().end();
  await fetched;
  await settled();
  sameBytes(t, page, kin(1, 0));
  t.is(made.check().dictionaryObjects, 0);
});

test('bases and deltas have a dictionary, and what is expanded keeps it', (t) => {
  const made = dictionaryRig({ dictionary, similarity: { minGainPercent: 1, indexBytes: 4096 } });
  const device = made.device();
  const family = (i: number) => {
    const page = kin(1, 0);
    page[3100] = 1 + (i & 127);
    return page;
  };
  for (let i = 0; i < 2; i++) device.store(i, family(i));
  for (let i = 0; i < 100; i++) device.store(100 + i, incompressible(i));
  t.is(kinOf(made).deltas, 1);
  t.is(made.check().dictionaryObjects, 2);
  sameBytes(t, load(device, 1), family(1));
  device.invalidate(0);
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  t.is(made.check().dictionaryObjects, 1);
  sameBytes(t, load(device, 1), family(1));
});

test('what is no dictionary, and who takes none', (t) => {
  const refuses = (options: object, code: string, message: RegExp) => {
    t.throws(() => rig(options), { instanceOf: ConfigError, code, message });
  };
  const incompatible = 'PAGEFOLD_INCOMPATIBLE_BACKENDS';
  const needs = /"dictionary" needs a compressor that takes one, such as lz4/;
  for (const each of [dictionary, 'auto']) refuses({ dictionary: each }, incompatible, needs);
  const length = /"dictionary" expected 1 to 57344 bytes, which is what blocks makes use of, got /;
  for (const wrong of [0, 57_345]) {
    refuses({ ...blocks, dictionary: new Uint8Array(wrong) }, incompatible, length);
  }
  const model = Uint8Array.of(0xf0, 0x61, 0x62, 0x63, 1, 2, 3);
  const content =
    /"dictionary" expected content of pages, .* got a model of another compressor: train for blocks/;
  refuses({ ...blocks, dictionary: model }, incompatible, content);
  t.notThrows(() => rig({ ...blocks, dictionary: Uint8Array.of(0xf0, 0x61, 0x62, 0x80) }));
  const word = /"dictionary" expected a Uint8Array or one of auto/;
  for (const wrong of ['yes', 5, [1], null]) {
    refuses({ ...blocks, dictionary: wrong }, 'PAGEFOLD_INVALID_OPTION', word);
  }
});
