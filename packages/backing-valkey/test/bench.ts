/*
 * What it takes to write and to fetch in batches of 64, beside pipelines of the client that carry the same bytes and do nothing
 * else, on a server and on a cluster. A pipeline of the client cannot have names of more than one slot, so that to a cluster go
 * as many as names of 4 bits of tag need. They take turns, each first in every other round. Prints the medians of all rounds,
 * of time and of this process's processor, and of the ratios in each round, which depend less on what else the machine does.
 */
import { randomFillSync } from 'node:crypto';
import { type BackingValkey, openBackingValkey } from '@pagefold/backing-valkey';
import type { BackingObject } from '@pagefold/contracts';
import { missingServer, RedisCluster, RedisServer } from '@pagefold/test-support/redis';
import { type ChainableCommander, Cluster, type Redis } from 'ioredis';
import { objectOf } from './support/host.ts';

const batch = 64;
const length = 1500;
/** What encryption and header add. */
const added = 28 + 6;
const rounds = 250;
/** Of these so many come before the engine has compiled what they run, and are not counted. */
const firstRounds = 100;
const leaseMs = 600_000;

/** What a pipeline carries. */
interface Plain {
  readonly name: string;
  readonly value: Buffer;
}

interface Measured {
  readonly wall: number[];
  readonly processor: number[];
}

type Results = Map<string, Measured>;

if (missingServer !== undefined) throw new Error(missingServer);
const server = await RedisServer.start();
await compare('a server', server.url, server.client(), 1);
await server.end();
const cluster = await RedisCluster.start();
const nodes = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
await compare('a cluster', cluster.url, new Cluster(nodes), 16);
await cluster.end();

async function compare(where: string, url: string, client: Redis | Cluster, tags: number) {
  const key = new Uint8Array(32).fill(1);
  const store = await openBackingValkey({ url, secrets: { guests: key } });
  store.openDomain?.(0, 'guests');
  const results: Results = new Map();
  for (let round = 0; round < rounds; round++) {
    if (round === firstRounds) results.clear();
    await measureRound(results, round, store, client, tags);
  }
  print(where, results);
  client.disconnect();
  await store.close();
}

async function measureRound(
  results: Results,
  round: number,
  store: BackingValkey,
  client: Redis | Cluster,
  tags: number,
): Promise<void> {
  const objects = Array.from({ length: batch }, (_, i): BackingObject => {
    const page = randomFillSync(new Uint8Array(4096));
    return objectOf(round * batch + i, page, { bytes: page.slice(0, length), codec: 'lz4' });
  });
  const plain = objects.map((_, i): Plain => {
    const name = `pf:{${i % tags}}${String(round * batch + i).padStart(29, '0')}`;
    return { name, value: randomFillSync(Buffer.alloc(length + added)) };
  });
  const send = (add: (pipeline: ChainableCommander, one: Plain) => void) => async () => {
    const pipelines = Array.from({ length: tags }, () => client.pipeline());
    for (const [i, one] of plain.entries()) add(pipelines[i % tags]!, one);
    await Promise.all(pipelines.map((pipeline) => pipeline.exec()));
  };
  let places: Awaited<ReturnType<typeof store.write>> = [];
  await inTurn(results, round, [
    [
      'write',
      async () => {
        places = await store.write(objects);
      },
    ],
    [
      'pipeline of SET',
      send((pipeline, { name, value }) => void pipeline.set(name, value, 'PX', leaseMs, 'NX')),
    ],
  ]);
  const reads = places.map((at, i) => {
    return { at, owner: objects[i]!.owner, dst: new Uint8Array(length) };
  });
  await inTurn(results, round, [
    ['fetch', async () => void (await store.read(reads))],
    ['pipeline of GET', send((pipeline, { name }) => void pipeline.getBuffer(name))],
  ]);
}

/** Whichever comes first pays for what was made before. */
async function inTurn(
  results: Results,
  round: number,
  works: readonly (readonly [name: string, work: () => Promise<void>])[],
): Promise<void> {
  for (const [name, work] of round % 2 === 0 ? works : works.toReversed()) {
    const known = results.get(name) ?? { wall: [], processor: [] };
    results.set(name, known);
    const [begun, before] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(before);
    known.wall.push(performance.now() - begun);
    known.processor.push((user + system) / 1000);
  }
}

function print(where: string, results: Results): void {
  const what = `Batches of ${batch} objects of ${length} bytes to ${where}`;
  console.log(`${what}; milliseconds, medians of ${rounds - firstRounds}`);
  console.log(`${''.padEnd(20)}${'wall'.padStart(10)}${'processor'.padStart(12)}`);
  for (const name of ['write', 'pipeline of SET', 'fetch', 'pipeline of GET']) {
    const { wall, processor } = results.get(name)!;
    const [one, other] = [median(wall).toFixed(2), median(processor).toFixed(2)];
    console.log(`${name.padEnd(20)}${one.padStart(10)}${other.padStart(12)}`);
  }
  for (const [ours, plain] of [
    ['write', 'pipeline of SET'],
    ['fetch', 'pipeline of GET'],
  ] as const) {
    const ratio = (of: keyof Measured): string => {
      const others = results.get(plain)![of];
      return median(results.get(ours)![of].map((time, i) => time / others[i]!)).toFixed(2);
    };
    const [wall, processor] = [ratio('wall'), ratio('processor')];
    console.log(`${ours}: ${wall} times the pipelines, ${processor} of processor`);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
