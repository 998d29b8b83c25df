import test from 'ava';
import { type Client, command } from './support/client.ts';
import { Random } from './support/random.ts';
import { mebibyte, pageSize, paths, rig } from './support/rig.ts';

const size = 2 * mebibyte;
const operations = 400;

/** A page or less of one of few patterns, so that there are equal, zero, compressible and random pages. */
function content(random: Random, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const kind = random.below(4);
  if (kind === 0) return bytes;
  if (kind === 1) return bytes.fill(random.below(256));
  if (kind === 2) return bytes.fill(`pattern ${random.below(8)} `);
  for (let i = 0; i < length; i++) bytes[i] = random.below(256);
  return bytes;
}

/** Whole pages as often as any place. */
function place(random: Random): { offset: number; length: number } {
  if (random.below(2) === 0) {
    const slot = random.below(size / pageSize);
    const count = 1 + random.below(Math.min(16, size / pageSize - slot));
    return { offset: slot * pageSize, length: count * pageSize };
  }
  const offset = random.below(size);
  return { offset, length: 1 + random.below(Math.min(50_000, size - offset)) };
}

/** What TRIM may change is made sure to be zero by the WRITE_ZEROES that follows it. */
async function step(random: Random, client: Client, disk: Buffer): Promise<boolean> {
  const { offset, length } = place(random);
  const end = offset + length;
  switch (random.below(5)) {
    case 0:
    case 1: {
      const payload = content(random, length);
      payload.copy(disk, offset);
      return (await client.write(offset, payload, random.below(2))) === 0;
    }
    case 2: {
      const flags = random.below(2) * 2;
      disk.fill(0, offset, end);
      return (await client.ask({ command: command.writeZeroes, flags, offset, length })) === 0;
    }
    case 3: {
      const first = Math.ceil(offset / pageSize) * pageSize;
      const last = Math.floor(end / pageSize) * pageSize;
      if (last > first) disk.fill(0, first, last);
      return (await client.ask({ command: command.trim, offset, length })) === 0;
    }
    default:
      return (await client.readAt(offset, length)).equals(disk.subarray(offset, end));
  }
}

for (const inputPath of paths) {
  test(`a disk does what a buffer does, over several connections and ${inputPath}`, async (t) => {
    const random = new Random(t);
    const { open, server, pool } = await rig(t, { inputPath, exports: [{ name: 'disk', size }] });
    const clients = await Promise.all([1, 2, 3].map(() => open()));
    const disk = Buffer.alloc(size);
    for (let i = 0; i < operations; i++) {
      const client = clients[random.below(clients.length)]!;
      if (!(await step(random, client, disk))) return t.fail(`operation ${i}`);
    }
    t.true((await clients[0]!.readAt(0, size)).equals(disk));
    for (const client of clients) client.destroy();
    await server.idle();
    const after = await open();
    t.true((await after.readAt(0, size)).equals(disk));
    t.is(await after.ask({ command: command.trim, length: size }), 0);
    const { storedPages, objects, poolTotalSize } = pool.stats();
    t.deepEqual([storedPages, objects, poolTotalSize], [0, 0, 0]);
  });

  test(`clients that work at the same time each have their disk, over ${inputPath}`, async (t) => {
    const seed = new Random(t);
    const exports = ['a', 'b', 'c', 'd'].map((name) => ({ name, size, domain: 'common' }));
    const { open } = await rig(t, { inputPath, exports });
    const work = async (name: string): Promise<boolean> => {
      const random = seed.fork();
      const client = await open(name);
      const disk = Buffer.alloc(size);
      for (let i = 0; i < operations / 4; i++) {
        if (!(await step(random, client, disk))) return false;
      }
      return (await client.readAt(0, size)).equals(disk);
    };
    const results = await Promise.all(exports.map(({ name }) => work(name)));
    t.deepEqual(results, [true, true, true, true]);
  });
}
