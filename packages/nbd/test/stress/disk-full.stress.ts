import test from 'ava';
import { type Client, command } from '../support/client.ts';
import { Random } from '../support/random.ts';
import { bytesOf, mebibyte, pageSize } from '../support/rig.ts';
import { serverProcess } from './support/server-process-of.ts';

const size = 64 * mebibyte;
const clients = 4;
const noSpace = 28;

/** A client's part of the disk: the seed of what each page holds, or undefined where it is zeros. */
interface Part {
  readonly client: Client;
  readonly base: number;
  readonly seeds: (number | undefined)[];
}

const pages = size / pageSize / clients;

/** Writes pages until the disk is full; what is refused is not changed. Returns whether it got full. */
async function fill({ client, base, seeds }: Part, random: Random): Promise<boolean> {
  for (let i = 0; i < pages; i++) {
    const page = random.below(pages);
    const seed = random.below(2 ** 31);
    const error = await client.write(base + page * pageSize, bytesOf(pageSize, seed));
    if (error === noSpace) return true;
    if (error !== 0) throw new Error(`WRITE failed with ${error}`);
    seeds[page] = seed;
  }
  return false;
}

/** Lets the first half of the pages go. */
async function empty({ client, base, seeds }: Part): Promise<void> {
  const length = (pages / 2) * pageSize;
  const error = await client.ask({ command: command.trim, offset: base, length });
  if (error !== 0) throw new Error(`TRIM failed with ${error}`);
  seeds.fill(undefined, 0, pages / 2);
}

/** Pages that are not what they must be. */
async function wrong({ client, base, seeds }: Part): Promise<number> {
  let count = 0;
  const per = 64;
  for (let first = 0; first < pages; first += per) {
    const read = await client.readAt(base + first * pageSize, per * pageSize);
    for (let i = 0; i < per; i++) {
      const seed = seeds[first + i];
      const expected = seed === undefined ? Buffer.alloc(pageSize) : bytesOf(pageSize, seed);
      if (!read.subarray(i * pageSize, (i + 1) * pageSize).equals(expected)) count++;
    }
  }
  return count;
}

test('pool and backing file get full: WRITEs say so, nothing is lost, and what is freed can be written', async (t) => {
  const random = new Random(t);
  const limits = { limit: 8 * mebibyte, backingBytes: 12 * mebibyte };
  const { open, child, ended } = await serverProcess(t, { size, ...limits });
  const parts = await Promise.all(
    Array.from({ length: clients }, async (_, i): Promise<Part> => {
      const seeds = Array.from({ length: pages }, () => undefined);
      return { client: await open(), base: i * pages * pageSize, seeds };
    }),
  );
  for (let round = 0; round < 3; round++) {
    const full = await Promise.all(parts.map((part) => fill(part, random.fork())));
    t.true(full.every(Boolean), `round ${round}`);
    const held = parts.flatMap(({ seeds }) => seeds.filter((seed) => seed !== undefined)).length;
    t.true(held * pageSize > limits.backingBytes, `${held} pages`);
    t.deepEqual(
      await Promise.all(parts.map((part) => wrong(part))),
      parts.map(() => 0),
    );
    await Promise.all(parts.map((part) => empty(part)));
  }
  child.kill('SIGTERM');
  t.is(await ended, 0);
});
