// Suite: far

import { setTimeout as pause } from 'node:timers/promises';
import type { BackingObject, BackingStore, Location, PagefoldError } from '@pagefold/contracts';
import { Random, seedOf } from '@pagefold/faults';
import { missingServer, RedisCluster } from '@pagefold/test-support/redis';
import test from 'ava';
import { hostOn, objectOf, pageOf, readOne } from './support/host.ts';

const serverTest = missingServer === undefined ? test.serial : test.serial.skip;
const because = missingServer === undefined ? '' : ` (${missingServer})`;
const rounds = Number(process.env.PAGEFOLD_FAR_ROUNDS ?? 3);
const roundMs = 900_000;
const seed = Number(process.env.PAGEFOLD_SEED ?? 1);

interface Held {
  readonly owner: number;
  readonly at: Location;
}

let cluster: RedisCluster;
if (missingServer === undefined) {
  test.before(async () => {
    cluster = await RedisCluster.start();
  });
  test.after.always(() => cluster?.end());
}

serverTest(`a cluster keeps each content once, on all its masters${because}`, async (t) => {
  const [one, other] = [await hostOn(t, cluster.url), await hostOn(t, cluster.url)];
  const objects = objectsFrom(0, 200);
  const held = await write(one, objects);
  t.is(await cluster.size(), 200);
  for (const master of await cluster.masters()) {
    t.true((await master.ask((client) => client.dbsize())) > 20);
  }
  await write(other, objects);
  t.is(await cluster.size(), 200);
  t.is(other.stats().writtenBytes, 0);
  for (const { owner, at } of held) t.deepEqual(await readOne(one, at, owner, 4096), pageOf(owner));
});

serverTest(`slots may move while objects are written and read${because}`, async (t) => {
  const store = await hostOn(t, cluster.url);
  const held = await write(store, objectsFrom(1000, 300));
  const [from, to] = await cluster.masters();
  const idOf = (node: typeof from) =>
    node!.ask((client) => client.cluster('MYID') as Promise<string>);
  const address = `127.0.0.1:${from!.port}`;
  const moving = { isOver: false };
  const moved = cluster
    .cli(
      ...['reshard', address, '--cluster-from', await idOf(from), '--cluster-to', await idOf(to)],
      ...['--cluster-slots', '600', '--cluster-yes'],
    )
    .finally(() => {
      moving.isOver = true;
    });
  for (let next = 2000; !moving.isOver; next += 20) {
    held.push(...(await write(store, objectsFrom(next, 20))));
    for (const { owner, at } of held.slice(-60)) {
      t.deepEqual(await readOne(store, at, owner, 4096), pageOf(owner));
    }
  }
  await moved;
  for (const { owner, at } of held) {
    t.deepEqual(await readOne(store, at, owner, 4096), pageOf(owner));
  }
  t.is(store.stats().shared?.losses, 0);
});

serverTest(
  `what is gone from a cluster is an error first, and then a loss${because}`,
  async (t) => {
    const store = await hostOn(t, cluster.url, { leaseSeconds: 2 });
    const [held] = await write(store, objectsFrom(50_000, 1));
    for (const master of await cluster.masters()) await master.ask((client) => client.flushall());
    const { at, owner } = held!;
    const code = async () => ((await readOne(store, at, owner, 4096)) as PagefoldError).code;
    t.is(await code(), 'PAGEFOLD_FETCH_FAILED');
    t.is(store.stats().shared?.losses, 0);
    while (store.stats().shared?.losses === 0) await pause(20);
    t.is(await code(), 'PAGEFOLD_BAD_LOCATION');
    t.is(store.stats().shared?.losses, 1);
  },
);

serverTest(`masters and whole clusters may be killed in the middle${because}`, async (t) => {
  t.log(`seed ${seed}, ${rounds} rounds: PAGEFOLD_SEED, PAGEFOLD_FAR_ROUNDS`);
  const store = await hostOn(t, cluster.url, { replicas: 1, timeoutMs: 1000 });
  const held = await write(store, objectsFrom(100_000, 100));
  let next = 200_000;
  for (let round = 0; round < rounds; round++) {
    // However many there are, each has its time.
    t.timeout(roundMs);
    const random = new Random(seedOf(seed, round));
    const isAll = random.below(3) === 0;
    const victims = isAll ? cluster.nodes : [random.pick([...(await cluster.masters())])];
    const traffic: Promise<unknown>[] = [];
    const turns = random.between(4, 12);
    const killAt = random.below(turns);
    for (let turn = 0; turn < turns; turn++) {
      const objects = objectsFrom(next, 10);
      next += 10;
      traffic.push(
        write(store, objects).then(
          (written) => held.push(...written),
          (error: PagefoldError) => t.is(error.code, 'PAGEFOLD_WRITEBACK_FAILED'),
        ),
      );
      for (let n = 0; n < 5; n++) traffic.push(check(random.pick(held)));
      if (turn === killAt) for (const victim of victims) victim.kill();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(traffic);
    for (const victim of victims) {
      await victim.crash();
      await victim.start();
    }
    await cluster.isWell();
    // Whatever was said to be written is there: two nodes had it, and both keep what they have.
    for (let first = 0; first < held.length; first += 64) {
      let left = await notThere(held.slice(first, first + 64));
      while (left.length > 0) {
        await pause(20);
        left = await notThere(left);
      }
    }
  }

  async function check(one: Held): Promise<boolean> {
    return (await notThere([one])).length === 0;
  }

  /** Reads them together; those that could not be had. */
  async function notThere(some: readonly Held[]): Promise<readonly Held[]> {
    const reads = some.map((one) => ({ ...one, dst: new Uint8Array(4096) }));
    const errors = await store.read(reads);
    return some.filter(({ owner }, i) => {
      const error = errors[i];
      if (error === undefined) t.deepEqual(reads[i]!.dst, pageOf(owner));
      else t.is(error.code, 'PAGEFOLD_FETCH_FAILED', error.message);
      return error !== undefined;
    });
  }
});

function objectsFrom(first: number, count: number): BackingObject[] {
  return Array.from({ length: count }, (_, i) => objectOf(first + i, pageOf(first + i)));
}

async function write(store: BackingStore, objects: readonly BackingObject[]): Promise<Held[]> {
  const places = await store.write(objects);
  return places.map((at, i) => ({ at, owner: objects[i]!.owner }));
}
