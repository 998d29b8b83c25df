import { insideOf } from '@pagefold/core/parts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { Blocks } from '../support/blocks.ts';
import { common, dictionaryRig, kin, storeKin } from '../support/kindred.ts';
import { letIdle, objectsOf, recompress } from '../support/recompressing.ts';
import type { Rig } from '../support/rig.ts';
import { load } from '../support/similar.ts';

const slots = 65_536;
const enough = 2048;

function dictionariesOf({ pool }: Rig) {
  return insideOf(pool).contents.objects.codecs.secondary!.dictionaries;
}

test('the second compressor has a dictionary of its own', (t) => {
  const made = dictionaryRig({
    dictionary: common(2),
    recompress: { ...recompress, dictionary: common(1) },
  });
  const device = made.device();
  storeKin(device, 1, 20);
  const before = made.check();
  letIdle(made);
  const after = made.check();
  t.is(objectsOf(made).secondary, 20);
  t.true(after.comprDataSize < before.comprDataSize / 4);
  t.is(after.dictionaryObjects, 20);
  t.is(after.dictionaryBytes, common(1).length + common(2).length);
  for (let i = 0; i < 20; i++) sameBytes(t, load(device, i), kin(1, i));
  device.invalidateRange(0, 20);
  t.is(made.check().dictionaryObjects, 0);
});

test('a pool can train the dictionary of the second compressor on what it holds', (t) => {
  const made = dictionaryRig({ recompress: { ...recompress, dictionary: 'auto' } });
  const device = made.device({ slots });
  storeKin(device, 1, enough - 1);
  letIdle(made);
  t.is(made.check().dictionaryBytes, 0);
  t.is(objectsOf(made).secondary, 0, 'it saves nothing without');
  device.store(enough - 1, kin(1, enough - 1));
  letIdle(made);
  const stats = made.check();
  t.is(stats.dictionariesTrained, 1);
  t.is(objectsOf(made).secondary, enough, 'what was tried in vain too');
  t.is(stats.dictionaryObjects, enough);
  for (let i = 0; i < enough; i += 7) sameBytes(t, load(device, i), kin(1, i));
});

test('what has an older dictionary of the second compressor gets the new one', (t) => {
  const made = dictionaryRig({ recompress: { ...recompress, dictionary: 'auto' } });
  const device = made.device({ slots });
  storeKin(device, 1, enough);
  letIdle(made);
  t.is(made.check().dictionariesTrained, 1);
  storeKin(device, 2, 3 * enough, 10_000);
  letIdle(made);
  device.invalidateRange(10_000, 2 * enough);
  storeKin(device, 3, 4 * enough, 30_000);
  letIdle(made);
  letIdle(made);
  t.true(made.check().dictionariesTrained >= 2);
  t.is(dictionariesOf(made).count, 1);
  for (let i = 0; i < enough; i += 101) sameBytes(t, load(device, i), kin(1, i));
  made.check();
});

test('devices are of one domain where the second compressor is trained', (t) => {
  const made = dictionaryRig({ recompress: { ...recompress, dictionary: 'auto' } });
  made.device({ domain: 'first' });
  const wanted = { code: 'PAGEFOLD_INVALID_OPTION', message: /"domain" expected "first"/ };
  t.throws(() => made.device({ domain: 'second' }), wanted);
});

test('the second compressor must take the dictionary', (t) => {
  const to = (memory: ConstructorParameters<typeof Blocks>[0]) =>
    Object.assign(new Blocks(memory), { capabilities: { maxPrefix: 0 } });
  for (const dictionary of ['auto', common(1)] as const) {
    t.throws(() => dictionaryRig({ recompress: { to, dictionary } }), {
      code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS',
      message: /"recompress: dictionary" needs a compressor that takes one/,
    });
  }
});
