// Suite: far

import { createHash } from 'node:crypto';
import type { CorruptionError } from '@pagefold/contracts';
import { missingServer, RedisServer } from '@pagefold/test-support/redis';
import test from 'ava';
import { hostOn, objectOf, pageOf, readOne } from './support/host.ts';

const serverTest = missingServer === undefined ? test : test.skip;
const because = missingServer === undefined ? '' : ` (${missingServer})`;
const pages = 100;

serverTest(`what a second host has too costs no bytes there${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const objects = Array.from({ length: pages }, (_, i) => objectOf(i, pageOf(i)));
  const [one, other] = [await hostOn(t, server.url), await hostOn(t, server.url)];
  await one.write(objects);
  const { keys, bytes } = await held(server);
  t.is(keys, pages);
  const places = await other.write(objects);
  t.deepEqual(await held(server), { keys, bytes });
  t.is(other.stats().shared?.alreadyThere, pages);
  t.is(other.stats().writtenBytes, 0);
  await one.close();
  for (const [i, at] of places.entries()) {
    t.deepEqual(await readOne(other, at, i, 4096), pageOf(i));
  }
});

serverTest(`another encoding of a content is taken by who can read it${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const page = pageOf(1);
  const [short, long] = [page.slice(0, 100), page.slice(0, 300)];
  const one = await hostOn(t, server.url);
  await one.write([objectOf(1, page, { bytes: short, codec: 'short' })]);

  const reader = await hostOn(t, server.url);
  const asked: unknown[] = [];
  const [adopted] = await reader.write([
    objectOf(2, page, {
      bytes: long,
      codec: 'long',
      adopt: (bytes, { codec }) => asked.push([codec, bytes.length]) > 0,
    }),
  ]);
  t.deepEqual(asked, [['short', 100]]);
  t.deepEqual(await readOne(reader, adopted!, 2, 100), short);
  t.is((await held(server)).keys, 1);

  const stranger = await hostOn(t, server.url);
  const [own] = await stranger.write([objectOf(3, page, { bytes: long, codec: 'long' })]);
  t.deepEqual(await readOne(stranger, own!, 3, 300), long);
  t.is((await held(server)).keys, 2);
  stranger.free(own!, 3, 300);
  reader.free(adopted!, 2, 100);
  t.is(reader.stats().liveBytes, 0);
  t.is(stranger.stats().liveBytes, 0);
});

serverTest(`the server sees neither contents nor their digests${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const page = pageOf(5);
  const [one, other] = [
    await hostOn(t, server.url),
    await hostOn(t, server.url, { secrets: { guests: new Uint8Array(32).fill(2) } }),
  ];
  await one.write([objectOf(1, page)]);
  await other.write([objectOf(1, page)]);
  const hash = createHash('sha256').update(page).digest();
  await server.ask(async (client) => {
    const names = await client.keys('*');
    t.is(names.length, 2, 'two secrets, and nothing is shared');
    for (const name of names) {
      t.regex(name, /^pf:[\w-]{32}$/);
      t.false(hash.toString('base64url').startsWith(name.slice(3, 13)));
      const value = (await client.getBuffer(name))!;
      for (let at = 0; at + 16 <= page.length; at += 16) {
        t.false(value.includes(Buffer.from(page.subarray(at, at + 16))));
      }
    }
  });
});

serverTest(`what was changed there is an error, and never a page${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const store = await hostOn(t, server.url);
  const places = await store.write([objectOf(0, pageOf(0)), objectOf(1, pageOf(1))]);
  await server.ask(async (client) => {
    const [one, other] = await client.keys('*');
    const [first, second] = [(await client.getBuffer(one!))!, (await client.getBuffer(other!))!];
    for (const [a, b] of [
      [second, first],
      [Buffer.from('short'), Buffer.alloc(4200)],
      [flipped(first, 20), flipped(second, first.length - 1)],
    ] as const) {
      await client.set(one!, a);
      await client.set(other!, b);
      for (const [i, at] of places.entries()) {
        const error = (await readOne(store, at, i, 4096)) as CorruptionError;
        t.is(error.code, 'PAGEFOLD_DAMAGED_OBJECT');
      }
    }
    // Under the same name nothing else can be kept, so it is kept under another one.
    const [again] = await store.write([objectOf(2, pageOf(0))]);
    t.deepEqual(await readOne(store, again!, 2, 4096), pageOf(0));
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 1;
  return copy;
}

/** What a server keeps: names, and the bytes of their values. */
async function held(server: RedisServer): Promise<{ keys: number; bytes: number }> {
  return server.ask(async (client) => {
    const names = await client.keys('*');
    const lengths = await Promise.all(names.map((name) => client.strlen(name)));
    return { keys: names.length, bytes: lengths.reduce((sum, length) => sum + length, 0) };
  });
}
