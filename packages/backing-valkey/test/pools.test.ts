// Suite: far

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileBacking, openBackingFile } from '@pagefold/backing-file';
import { valkeyBacking } from '@pagefold/backing-valkey';
import { type CreatePoolOptions, createPool } from '@pagefold/builtins';
import type { BackingStore, PagefoldError } from '@pagefold/contracts';
import { checkInvariants } from '@pagefold/core/parts';
import { Random, seedOf } from '@pagefold/faults';
import { missingServer, RedisServer } from '@pagefold/test-support/redis';
import test, { type ExecutionContext } from 'ava';
import { secrets } from './support/host.ts';
import { type PoolHost, poolHostOn } from './support/pool-host.ts';

const serverTest = missingServer === undefined ? test : test.skip;
const because = missingServer === undefined ? '' : ` (${missingServer})`;
const rounds = Number(process.env.PAGEFOLD_FAR_ROUNDS ?? 4);
const roundMs = 900_000;
const seed = Number(process.env.PAGEFOLD_SEED ?? 1);
const pages = 100;
const pageSize = 4096;

function hostWith(
  t: ExecutionContext,
  server: RedisServer,
  options: CreatePoolOptions = {},
  nearer: readonly BackingStore[] = [],
): Promise<PoolHost> {
  return poolHostOn(t, { url: server.url, slots: 4 * pages, pool: options, nearer });
}

/** Text that compresses, of that number. */
function pageOf(number: number): Uint8Array {
  const words = `page ${number} of a guest `.repeat(300);
  return new TextEncoder().encode(words).subarray(0, pageSize);
}

async function fetchOne({ device }: PoolHost, slot: number): Promise<Uint8Array> {
  const page = new Uint8Array(pageSize);
  await device.fetch(slot, page);
  return page;
}

function fill({ device }: PoolHost, first = 0): void {
  for (let slot = 0; slot < pages; slot++) device.store(slot, pageOf(first + slot));
}

serverTest(`two pools with one far tier keep equal pages there once${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const one = await hostWith(t, server);
  fill(one);
  await one.pool.reclaim(Number.POSITIVE_INFINITY);
  t.is(one.pool.stats().backedObjects, pages);
  const used = await server.ask((client) => client.dbsize());
  for (const compressor of ['lz4', 'deflate'] as const) {
    const other = await hostWith(t, server, { compressor, hasher: 'sha256' });
    fill(other);
    await other.pool.reclaim(Number.POSITIVE_INFINITY);
    t.is(other.pool.stats().backedObjects, pages);
    const { shared, writtenBytes } = other.far.stats();
    t.log(`${compressor}: ${shared?.alreadyThere} there already, ${writtenBytes} bytes written`);
    const size = await server.ask((client) => client.dbsize());
    // What is compressed otherwise cannot be read here, and has a place of its own.
    t.is(size, compressor === 'lz4' ? used : 2 * used);
    t.is(writtenBytes === 0, compressor === 'lz4');
    for (let slot = 0; slot < pages; slot++) t.deepEqual(await fetchOne(other, slot), pageOf(slot));
    checkInvariants(other.pool);
  }
});

serverTest(`a pool takes what another engine has made of a page${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const one = await hostWith(t, server, {
    compressor: 'deflate/node',
    compressorOptions: { level: 1 },
  });
  fill(one);
  await one.pool.reclaim(Number.POSITIVE_INFINITY);
  const size = await server.ask((client) => client.dbsize());
  const other = await hostWith(t, server, {
    compressor: 'deflate/pako',
    compressorOptions: { level: 9 },
  });
  fill(other);
  await other.pool.reclaim(Number.POSITIVE_INFINITY);
  t.is(await server.ask((client) => client.dbsize()), size);
  t.is(other.far.stats().shared?.alreadyThere, pages);
  t.is(other.far.stats().writtenBytes, 0);
  t.is(other.far.stats().liveBytes, one.far.stats().liveBytes);
  for (let slot = 0; slot < pages; slot++) t.deepEqual(await fetchOne(other, slot), pageOf(slot));
  checkInvariants(other.pool);
});

serverTest(`nothing of a domain without a secret leaves the host${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const host = await hostWith(t, server);
  const secretive = host.pool.createDevice({ slots: pages, domain: 'nobody' });
  fill(host);
  for (let slot = 0; slot < pages; slot++) secretive.store(slot, pageOf(5000 + slot));
  await host.pool.reclaim(Number.POSITIVE_INFINITY);
  t.is(await server.ask((client) => client.dbsize()), pages);
  for (let slot = 0; slot < pages; slot++) {
    const page = new Uint8Array(pageSize);
    t.is(secretive.load(slot, page), 'loaded');
    t.deepEqual(page, pageOf(5000 + slot));
  }
  checkInvariants(host.pool);
});

serverTest(`what a file has no room for goes on to the far tier${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-far-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = await openBackingFile({ path: join(folder, 'scratch'), limitBytes: 2 ** 20 });
  const host = await hostWith(t, server, { compressor: 'lz4' }, [file]);
  const random = new Random(seed);
  const noise = Array.from({ length: 3 * pages }, () => {
    const page = new Uint8Array(pageSize);
    random.fill(page);
    return page;
  });
  for (const [slot, page] of noise.entries()) host.device.store(slot, page);
  await host.pool.reclaim(Number.POSITIVE_INFINITY);
  const [near, far] = host.pool.stats().backing;
  t.true(near!.objects > 0 && far!.objects > 0);
  t.is(host.pool.stats().backedObjects, noise.length);
  await server.crash();
  const fetched = noise.map(async (page, slot) => {
    try {
      t.deepEqual(await fetchOne(host, slot), page);
      return 'read';
    } catch (error) {
      return (error as PagefoldError).code;
    }
  });
  const results = await Promise.all(fetched);
  // What file and memory have is untouched.
  t.is(results.filter((result) => result === 'PAGEFOLD_FETCH_FAILED').length, far!.objects);
  t.is(results.filter((result) => result === 'read').length, noise.length - far!.objects);
  checkInvariants(host.pool);
});

serverTest(`a pool opens a file and a far tier by name${because}`, async (t) => {
  const server = await RedisServer.start();
  t.teardown(() => server.end());
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-far-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const pool = await createPool({
    backends: [fileBacking, valkeyBacking],
    backingStores: [
      { name: 'file', options: { path: join(folder, 'scratch'), limitBytes: 2 ** 20 } },
      { name: 'valkey', options: { url: server.url, secrets } },
    ],
  });
  t.teardown(() => pool.close());
  t.is(pool.stats().backing[0]?.limitBytes, 2 ** 20);
  t.true(pool.stats().backing[1]?.shared !== undefined);
});

serverTest(`a server that is killed in the middle costs errors only${because}`, async (t) => {
  t.log(`seed ${seed}, ${rounds} rounds: PAGEFOLD_SEED, PAGEFOLD_FAR_ROUNDS`);
  // It has written before it answers, and what was written outlives a process.
  const server = await RedisServer.start({ appendonly: 'yes', appendfsync: 'no' });
  t.teardown(() => server.end());
  const host = await hostWith(t, server);
  const expected = new Map<number, number>();
  for (let round = 0; round < rounds; round++) {
    // However many there are, each has its time.
    t.timeout(roundMs);
    const random = new Random(seedOf(seed, round));
    const traffic: Promise<unknown>[] = [];
    const turns = random.between(10, 40);
    const killAt = random.below(turns);
    for (let turn = 0; turn < turns; turn++) {
      for (let n = 0; n < 20; n++) {
        const [slot, number] = [random.below(2 * pages), random.below(1000)];
        if (host.device.store(slot, pageOf(number)) !== 'pool-limit') expected.set(slot, number);
      }
      if (random.below(3) === 0) traffic.push(host.pool.reclaim(random.below(2 ** 18)));
      for (let n = 0; n < 5; n++) traffic.push(check(random.pick([...expected.keys()])));
      if (turn === killAt) server.kill();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(traffic);
    checkInvariants(host.pool);
    await server.crash();
    await server.start();
    for (const slot of expected.keys()) while (!(await check(slot)));
  }

  async function check(slot: number): Promise<boolean> {
    const number = expected.get(slot)!;
    try {
      t.deepEqual(await fetchOne(host, slot), pageOf(number));
      return true;
    } catch (error) {
      t.is((error as PagefoldError).code, 'PAGEFOLD_FETCH_FAILED', String(error));
      return false;
    }
  }
});
