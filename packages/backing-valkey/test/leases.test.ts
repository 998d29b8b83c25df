// Suite: far

import { setTimeout as pause } from 'node:timers/promises';
import type { CorruptionError } from '@pagefold/contracts';
import { missingServer, RedisServer } from '@pagefold/test-support/redis';
import test from 'ava';
import { hostOn, objectOf, pageOf, readOne } from './support/host.ts';

const serverTest = missingServer === undefined ? test : test.skip;
const because = missingServer === undefined ? '' : ` (${missingServer})`;

/** Waits until something is so, however long that takes. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(20);
}

serverTest(`what is renewed stays, and what nobody renews goes by itself${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const store = await hostOn(t, server.url, { leaseSeconds: 10 });
  const objects = Array.from({ length: 200 }, (_, i) => objectOf(i, pageOf(i)));
  const places = await store.write(objects);
  store.free(places[0]!, 0, 4096);
  const renewed = () => store.stats().shared!.renewals;
  // Three rounds take longer than the lease that was given at first.
  await until(() => renewed() >= 3 * 199);
  await until(async () => (await server.ask((client) => client.dbsize())) === 199);
  t.is(store.stats().shared?.losses, 0);
  t.deepEqual(await readOne(store, places[1]!, 1, 4096), pageOf(1));
  await store.close();
  await until(async () => (await server.ask((client) => client.dbsize())) === 0);
});

serverTest(`what has a longer lease from another host is not lost${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const long = await hostOn(t, server.url, { leaseSeconds: 3600 });
  const short = await hostOn(t, server.url, { leaseSeconds: 10 });
  await long.write([objectOf(1, pageOf(1))]);
  const [at] = await short.write([objectOf(1, pageOf(1)), objectOf(2, pageOf(2))]);
  // The other object is renewed in the same rounds.
  await until(() => short.stats().shared!.renewals >= 1);
  t.is(short.stats().shared?.losses, 0);
  t.deepEqual(await readOne(short, at!, 1, 4096), pageOf(1));
});

serverTest(
  `what is gone is found out when leases are renewed, and by who reads it${because}`,
  async (t) => {
    const server = await RedisServer.start();
    t.teardown(() => server.end());
    const store = await hostOn(t, server.url, { leaseSeconds: 2 });
    const idle = await hostOn(t, server.url, { leaseSeconds: 3600 });
    const objects = Array.from({ length: 70 }, (_, i) => objectOf(i, pageOf(i)));
    await store.write(objects);
    const [at] = await idle.write(objects);
    await server.ask((client) => client.flushall());
    await until(() => store.stats().shared!.losses === 70);
    for (let n = 0; n < 2; n++) {
      const error = (await readOne(idle, at!, 0, 4096)) as CorruptionError;
      t.is(error.code, 'PAGEFOLD_BAD_LOCATION');
      t.is(idle.stats().shared?.losses, 1, 'each loss counts once');
    }
  },
);
