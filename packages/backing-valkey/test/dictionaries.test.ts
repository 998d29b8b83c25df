// Suite: far

import { setTimeout as pause } from 'node:timers/promises';
import type { CreatePoolOptions } from '@pagefold/builtins';
import { checkInvariants } from '@pagefold/core/parts';
import { missingServer, RedisServer } from '@pagefold/test-support/redis';
import test, { type ExecutionContext } from 'ava';
import { type PoolHost, poolHostOn } from './support/pool-host.ts';

const serverTest = missingServer === undefined ? test : test.skip;
const because = missingServer === undefined ? '' : ` (${missingServer})`;
const pages = 100;
const pageSize = 4096;

/** A host that has all pages, and has written them out. */
async function hostWith(
  t: ExecutionContext,
  { url }: RedisServer,
  options: CreatePoolOptions,
  leaseSeconds = 86_400,
): Promise<PoolHost> {
  const host = await poolHostOn(t, {
    ...{ url, slots: pages, far: { leaseSeconds } },
    pool: { compressor: 'lz4', ...options },
  });
  const { pool, device } = host;
  for (let slot = 0; slot < pages; slot++) device.store(slot, pageOf(slot));
  await pool.reclaim(Number.POSITIVE_INFINITY);
  t.is(pool.stats().backedObjects, pages);
  return host;
}

/** Words by their number, in an order that depends on the page's. */
function pageOf(number: number): Uint8Array {
  const words = Array.from({ length: 600 }, (_, i) => `word ${(i * (2 * number + 1)) % 997};`);
  return new TextEncoder().encode(words.join('')).subarray(0, pageSize);
}

/** What pages have, in an order of its own. */
function dictionaryOf(first: number): Uint8Array {
  const words = Array.from({ length: 997 }, (_, i) => `word ${(first + i) % 997};`);
  return new TextEncoder().encode(words.join(''));
}

async function checkPages(t: ExecutionContext, { pool, device }: PoolHost): Promise<void> {
  for (let slot = 0; slot < pages; slot++) {
    const page = new Uint8Array(pageSize);
    await device.fetch(slot, page);
    t.deepEqual(page, pageOf(slot));
  }
  checkInvariants(pool);
}

const sizeOf = (server: RedisServer) => server.ask((client) => client.dbsize());

serverTest(`another host's dictionary is fetched and used${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const one = await hostWith(t, server, { dictionary: dictionaryOf(0) });
  t.is(await sizeOf(server), pages + 1);
  for (const options of [{}, { dictionary: dictionaryOf(500) }, { compressor: 'lz4/js' }]) {
    const other = await hostWith(t, server, options);
    t.is(other.far.stats().shared?.alreadyThere, pages);
    await checkPages(t, other);
    // What came back keeps the dictionary, and goes out with it.
    await other.pool.reclaim(Number.POSITIVE_INFINITY);
    t.is(other.far.stats().shared?.alreadyThere, 2 * pages);
    await checkPages(t, other);
  }
  // One more dictionary, and nothing else.
  t.is(await sizeOf(server), pages + 2);
  await checkPages(t, one);
});

serverTest(`who has no use for it keeps his own${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  await hostWith(t, server, { dictionary: dictionaryOf(0) });
  const other = await hostWith(t, server, { compressor: 'deflate' });
  t.is(other.far.stats().shared?.alreadyThere, 0);
  t.is(await sizeOf(server), 2 * pages + 1);
  await checkPages(t, other);
});

serverTest(`a dictionary that was changed there is none${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const one = await hostWith(t, server, { dictionary: dictionaryOf(0) });
  await server.ask(async (client) => {
    const names = await client.keys('*');
    const values = await Promise.all(names.map((name) => client.getBuffer(name)));
    // The longest value is the dictionary.
    const longest = Math.max(...values.map((value) => value!.length));
    const at = values.findIndex((value) => value!.length === longest);
    values[at]![longest - 1]! ^= 1;
    await client.set(names[at]!, values[at]!);
  });
  const other = await hostWith(t, server, {});
  t.is(other.far.stats().shared?.alreadyThere, 0);
  await checkPages(t, other);
  await checkPages(t, one);
});

serverTest(`who has taken it over keeps it there${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const one = await hostWith(t, server, { dictionary: dictionaryOf(0) }, 20);
  const other = await hostWith(t, server, {}, 4);
  await one.pool.close();
  // What the first host has paid for has ended by then.
  while (other.far.stats().shared!.renewals < 12 * pages) await pause(50);
  t.is(await sizeOf(server), pages + 1);
  const third = await hostWith(t, server, {});
  t.is(third.far.stats().shared?.alreadyThere, pages);
  await checkPages(t, third);
});
