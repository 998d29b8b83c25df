// Suite: far

import { openBackingValkey } from '@pagefold/backing-valkey';
import type { FetchError, WritebackError } from '@pagefold/contracts';
import { missingServer, RedisServer } from '@pagefold/test-support/redis';
import test from 'ava';
import { hostOn, objectOf, pageOf, readOne, secrets } from './support/host.ts';

const serverTest = missingServer === undefined ? test : test.skip;
const because = missingServer === undefined ? '' : ` (${missingServer})`;

serverTest(`a server that is full says so, and keeps what it has${because}`, async (t) => {
  const server = await RedisServer.start({ maxmemory: '4mb' });
  t.teardown(() => server.end());
  const store = await hostOn(t, server.url);
  const held: [number, number][] = [];
  let error: WritebackError | undefined;
  for (let n = 0; error === undefined && n < 4096; n += 16) {
    const batch = Array.from({ length: 16 }, (_, i) => objectOf(n + i, pageOf(n + i)));
    try {
      const places = await store.write(batch);
      for (const [i, at] of places.entries()) held.push([n + i, at]);
    } catch (refused) {
      error = refused as WritebackError;
    }
  }
  t.is(error?.code, 'PAGEFOLD_BACKING_FULL');
  t.true(held.length > 0);
  t.is(store.stats().objects, held.length);
  for (const [owner, at] of held) {
    t.deepEqual(await readOne(store, at as never, owner, 4096), pageOf(owner));
  }
});

serverTest(`a server that throws things away, or has no limit, is refused${because}`, async (t) => {
  for (const [settings, message] of [
    [{ 'maxmemory-policy': 'allkeys-lru' }, /expected noeviction, got allkeys-lru/],
    [{ maxmemory: 0 }, /"maxmemory" of the server expected a number of bytes/],
  ] as const) {
    const server = await RedisServer.start(settings);
    t.teardown(() => server.end());
    const opened = openBackingValkey({ url: server.url, secrets });
    const error = await t.throwsAsync(opened, { code: 'PAGEFOLD_BAD_PLACE' });
    t.regex(error.message, message);
  }
});

serverTest(`where nobody answers nothing is opened${because}`, async (t) => {
  const server = await RedisServer.start();
  await server.end();
  const opened = openBackingValkey({ url: server.url, secrets, timeoutMs: 500 });
  const error = await t.throwsAsync(opened, { code: 'PAGEFOLD_BAD_PLACE' });
  t.regex(error.message, /no server can be reached: 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
});

serverTest(
  `a server that hangs costs errors, and all is well when it goes on${because}`,
  async (t) => {
    const server = await RedisServer.start();
    t.teardown(() => server.end());
    const store = await hostOn(t, server.url, { timeoutMs: 300 });
    const [at] = await store.write([objectOf(1, pageOf(1))]);
    server.signal('SIGSTOP');
    const error = (await readOne(store, at!, 1, 4096)) as FetchError;
    t.is(error.code, 'PAGEFOLD_FETCH_FAILED');
    t.is(error.systemCode, 'ETIMEDOUT');
    const refused = await t.throwsAsync(store.write([objectOf(2, pageOf(2))]));
    t.is((refused as WritebackError).code, 'PAGEFOLD_WRITEBACK_FAILED');
    t.is(store.stats().shared?.errors, 2);
    server.signal('SIGCONT');
    t.deepEqual(await eventually(() => readOne(store, at!, 1, 4096)), pageOf(1));
    // That which was under way may have come there all the same.
    const [again] = await store.write([objectOf(2, pageOf(2))]);
    t.deepEqual(await readOne(store, again!, 2, 4096), pageOf(2));
  },
);

serverTest(`a server that was restarted is written to again${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const store = await hostOn(t, server.url);
  const [gone] = await store.write([objectOf(1, pageOf(1))]);
  await server.crash();
  t.is(((await readOne(store, gone!, 1, 4096)) as FetchError).code, 'PAGEFOLD_FETCH_FAILED');
  await server.start();
  const lost = await eventually(() => readOne(store, gone!, 1, 4096));
  t.is((lost as FetchError).code, 'PAGEFOLD_BAD_LOCATION');
  const [at] = await store.write([objectOf(1, pageOf(1))]);
  t.deepEqual(await readOne(store, at!, 1, 4096), pageOf(1));
});

serverTest(`where a replica is demanded, it must have what is written${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const alone = await hostOn(t, server.url, { replicas: 1, timeoutMs: 1000 });
  const refused = alone.write([objectOf(1, pageOf(1))]);
  await t.throwsAsync(refused, { code: 'PAGEFOLD_WRITEBACK_FAILED' });
  t.is(alone.stats().objects, 0);
  const replica = await RedisServer.start({ replicaof: `127.0.0.1 ${server.port}` });
  t.teardown(() => replica.end());
  const store = await hostOn(t, server.url, { replicas: 1, timeoutMs: 60_000 });
  const [at] = await store.write([objectOf(2, pageOf(2))]);
  t.deepEqual(await readOne(store, at!, 2, 4096), pageOf(2));
  await replica.ask(async (client) => t.is(await client.dbsize(), 2));
});

const wrong: Readonly<Record<string, readonly [object, RegExp]>> = {
  'no scheme': [{ url: 'localhost:6379' }, /"url" expected valkey:\/\//],
  'a port that is none': [
    { url: 'valkey://host:99999' },
    /a port from 1 to 65535, got "host:99999"/,
  ],
  'no secret': [{ secrets: {} }, /"secrets" expected that of one domain at least/],
  'a short secret': [
    { secrets: { a: new Uint8Array(16) } },
    /that of "a" expected a Uint8Array of 32 bytes or more, got 16 bytes/,
  ],
  'a lease that is too short': [{ leaseSeconds: 1 }, /"leaseSeconds" expected/],
};

for (const [what, [options, message]] of Object.entries(wrong)) {
  test(`refuses ${what}`, async (t) => {
    const opened = openBackingValkey({ url: 'valkey://127.0.0.1', secrets, ...options });
    const error = await t.throwsAsync(opened, { code: 'PAGEFOLD_INVALID_OPTION' });
    t.regex(error.message, message);
  });
}

/** The first answer that does not say that the server could not be asked. */
async function eventually<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if ((answer as { code?: string }).code !== 'PAGEFOLD_FETCH_FAILED') return answer;
  }
}
