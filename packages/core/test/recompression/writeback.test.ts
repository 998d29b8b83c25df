import { WritebackError } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { type Backed, type BackedOptions, backed, pageOf } from '../support/backed.ts';
import { age, holey, objectsOf, passOver, recompress } from '../support/recompressing.ts';
import { load } from '../support/similar.ts';
import { until } from '../support/slow-store.ts';

const slots = 8;

function filled(options: BackedOptions = {}): {
  made: Backed;
  device: ReturnType<Backed['device']>;
} {
  const made = backed({ recompress, ...options });
  const device = made.device();
  for (let slot = 0; slot < slots; slot++) device.store(slot, holey(slot));
  age(made);
  return { made, device };
}

test('what is in a backing store stays what it was there, and is decoded by its compressor', async (t) => {
  const { made, device } = filled();
  passOver(made);
  await made.writeOut();
  const { backedObjects, codecs } = made.check();
  t.is(backedObjects, slots);
  t.deepEqual(
    codecs.map(({ objects, pages, bytes }) => [objects, pages, bytes]),
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  );
  made.store.prompt = true;
  for (let slot = 0; slot < slots; slot++) sameBytes(t, await pageOf(device, slot), holey(slot));
  t.is(objectsOf(made).secondary, slots, 'back in memory as it was');
  for (let i = 0; i < 2; i++) sameBytes(t, load(device, 0), holey(0));
  t.is(made.check().recompressionPromoted, 1);
  await made.pool.close();
});

test('what was written back is not compressed anew', async (t) => {
  const { made, device } = filled();
  await made.writeOut();
  passOver(made);
  t.is(made.check().recompressionTries, 0);
  made.store.prompt = true;
  for (let slot = 0; slot < slots; slot++) sameBytes(t, await pageOf(device, slot), holey(slot));
  made.check();
  await made.pool.close();
});

test('what is on its way is left alone, and what has stayed is not', async (t) => {
  const { made, device } = filled({ batchBytes: 65_536 });
  const write = await made.beginWriting();
  passOver(made);
  t.is(made.check().recompressionTries, 0);
  t.is(made.check().writingBytes, made.check().comprDataSize);
  await write.end(new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'slow: no'));
  await until(() => made.pool.stats().writingBytes === 0);
  passOver(made);
  t.is(objectsOf(made).secondary, slots);
  made.check();
  for (let slot = 0; slot < slots; slot++) sameBytes(t, load(device, slot), holey(slot));
  await made.pool.close();
});

test('an object that is loaded on its way does not go back to the first compressor meanwhile', async (t) => {
  const { made, device } = filled();
  passOver(made);
  const write = await made.beginWriting();
  for (let i = 0; i < 3; i++) sameBytes(t, load(device, 0), holey(0));
  t.is(made.check().recompressionPromoted, 0);
  made.store.prompt = true;
  await write.end();
  sameBytes(t, await pageOf(device, 0), holey(0));
  made.check();
  await made.pool.close();
});

test('both ages are told by one clock, the shorter one first', async (t) => {
  const { made } = filled({ reclaimAfterSeconds: 600 });
  passOver(made);
  t.is(
    objectsOf(made).secondary,
    slots,
    'after 60 seconds, which is a tenth of what reclaim waits for',
  );
  t.is(made.check().backedObjects, 0);
  await made.pool.close();
});
