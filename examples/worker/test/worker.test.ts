import { setImmediate } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { loadOutcomes, storeOutcomes } from 'pagefold';
import { commandsIn } from '../../support/readme.mjs';
import type { Batch } from '../dist/batch.js';
import { PoolClient } from '../dist/pool-client.js';

for (const { command, output, run } of commandsIn(new URL('../README.md', import.meta.url))) {
  test(`README: ${command}`, async (t) => {
    const { exitCode, output: printed } = await run();
    t.is(exitCode, 0);
    const turns = /\d+(?= other things)/;
    t.is(printed.replace(turns, 'N'), output.replace(turns, 'N'));
    t.true(Number(turns.exec(printed)?.[0]) > 0);
  });
}

async function start(t: ExecutionContext): Promise<PoolClient> {
  const client = await PoolClient.start({ slots: 1024, pool: {} });
  t.teardown(() => client.terminate());
  return client;
}

/** A batch for the first slots, each page different. */
function batchOf(client: PoolClient, length: number): Batch {
  const batch = client.createBatch(length);
  for (let i = 0; i < length; i++) {
    batch.slots[i] = i;
    batch.page(i).fill(i + 1, 0, 1000);
  }
  return batch;
}

function outcomesOf({ outcomes }: Batch, names: readonly string[]): string[] {
  return Array.from(outcomes, (code) => names[code]!);
}

test('batches go to the pool and come back', async (t) => {
  const client = await start(t);
  const stored = await client.storeMany(batchOf(client, 3));
  t.deepEqual(outcomesOf(stored, storeOutcomes), ['stored', 'stored', 'stored']);

  const batch = client.createBatch(4);
  batch.slots.set([2, 1, 0, 3]);
  const loaded = await client.loadMany(batch);
  t.deepEqual(outcomesOf(loaded, loadOutcomes), ['loaded', 'loaded', 'loaded', 'empty']);
  const expected = batchOf(client, 3);
  for (const i of [0, 1, 2]) t.deepEqual(loaded.page(i), expected.page(2 - i));
  t.like(await client.stats(), { storedPages: 3, objects: 3 });
});

test('a batch cannot be used while it is away', async (t) => {
  const client = await start(t);
  const batch = batchOf(client, 2);
  const stored = client.storeMany(batch);
  t.is(batch.pages.length, 0);
  await t.throwsAsync(client.storeMany(batch), {
    message: 'the batch was sent before; use what came back',
  });
  t.deepEqual(outcomesOf(await stored, storeOutcomes), ['stored', 'stored']);
});

test('a call that fails rejects, and the pool goes on', async (t) => {
  const client = await start(t);
  const batch = batchOf(client, 2);
  batch.slots[1] = 1024;
  await t.throwsAsync(client.storeMany(batch), {
    message: '"slot" expected an integer from 0 to 1023, got 1024',
  });
  t.like(await client.stats(), { storedPages: 0 });
});

test('a pool that cannot be made rejects where it is started', async (t) => {
  await t.throwsAsync(PoolClient.start({ slots: 1, pool: { compressor: 'none' } }), {
    code: 'PAGEFOLD_UNKNOWN_BACKEND',
    message: /^there is no compressor named "none"; known: /,
  });
  await t.throwsAsync(PoolClient.start({ slots: 0, pool: {} }), { message: /"slots" expected/ });
});

test('the main thread is free while pages are stored', async (t) => {
  const client = await start(t);
  let turns = 0;
  let isStored = false;
  const stored = client.storeMany(batchOf(client, 1000)).then(() => {
    isStored = true;
  });
  for (; !isStored; turns++) await setImmediate();
  await stored;
  t.true(turns > 1);
});

test('closing lets everything be done that was asked for', async (t) => {
  const client = await start(t);
  const stored = client.storeMany(batchOf(client, 100));
  await client.close();
  t.is((await stored).outcomes.length, 100);
  await t.throwsAsync(client.stats(), { message: 'the thread of the pool has ended' });
});

test('a thread that ends leaves nobody waiting', async (t) => {
  const client = await start(t);
  const stored = client.storeMany(batchOf(client, 1000));
  const failed = t.throwsAsync(stored, { message: 'the thread of the pool has ended' });
  await client.terminate();
  await failed;
  await t.throwsAsync(client.stats(), { message: 'the thread of the pool has ended' });
});
