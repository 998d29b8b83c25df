/*
 * What it takes to write and to fetch in batches of 64, beside pipelines of the client that carry the same bytes and do nothing
 * else. They take turns, each first in every other round. Prints the medians of all rounds, of time and of this process's processor, and of the ratios in
 * each round, which depend less on what else the machine does.
 */
import { randomFillSync } from 'node:crypto';
import { openBackingValkey } from '@pagefold/backing-valkey';
import type { BackingObject } from '@pagefold/contracts';
import { missingServer, RedisServer } from '@pagefold/test-support/redis';
import { objectOf } from './support/host.ts';

const batch = 64;
const length = 1500;
/** What encryption and header add. */
const added = 28 + 6;
const rounds = 250;
/** Of these so many come before the engine has compiled what they run, and are not counted. */
const firstRounds = 100;
const lease = 600;

interface Measured {
  readonly wall: number[];
  readonly processor: number[];
}

if (missingServer !== undefined) throw new Error(missingServer);
const server = await RedisServer.start();
const key = new Uint8Array(32).fill(1);
const store = await openBackingValkey({ url: server.url, secrets: { guests: key } });
store.openDomain?.(0, 'guests');
const client = server.client();
const results = new Map<string, Measured>();

async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  const known = results.get(name) ?? { wall: [], processor: [] };
  results.set(name, known);
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  known.wall.push(performance.now() - begun);
  known.processor.push((user + system) / 1000);
}

for (let round = 0; round < rounds; round++) {
  if (round === firstRounds) results.clear();
  const objects = Array.from({ length: batch }, (_, i): BackingObject => {
    const page = randomFillSync(new Uint8Array(4096));
    return objectOf(round * batch + i, page, { bytes: page.slice(0, length), codec: 'lz4' });
  });
  const values = objects.map(() => randomFillSync(Buffer.alloc(length + added)));
  const names = values.map((_, i) => `pf:${String(round * batch + i).padStart(32, '0')}`);
  let places: Awaited<ReturnType<typeof store.write>> = [];
  const writes = [
    () =>
      measure('write', async () => {
        places = await store.write(objects);
      }),
    () =>
      measure('pipeline of SET', () => {
        const pipeline = client.pipeline();
        for (const [i, name] of names.entries()) {
          pipeline.set(name, values[i]!, 'PX', lease * 1000, 'NX');
        }
        return pipeline.exec();
      }),
  ];
  await inTurn(round, writes);
  const reads = places.map((at, i) => {
    return { at, owner: objects[i]!.owner, dst: new Uint8Array(length) };
  });
  const fetches = [
    () => measure('fetch', () => store.read(reads)),
    () =>
      measure('pipeline of GET', () => {
        const pipeline = client.pipeline();
        for (const name of names) pipeline.getBuffer(name);
        return pipeline.exec();
      }),
  ];
  await inTurn(round, fetches);
}
console.log(
  `Batches of ${batch} objects of ${length} bytes; milliseconds, medians of ${rounds - firstRounds}`,
);
console.log(`${''.padEnd(20)}${'wall'.padStart(10)}${'processor'.padStart(12)}`);
for (const [name, { wall, processor }] of results) {
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
  console.log(`${ours}: ${ratio('wall')} times the pipeline, ${ratio('processor')} of processor`);
}
client.disconnect();
await store.close();
await server.end();

/** Whichever comes first pays for what was made before. */
async function inTurn(round: number, works: readonly (() => Promise<void>)[]): Promise<void> {
  for (const work of round % 2 === 0 ? works : works.toReversed()) await work();
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
