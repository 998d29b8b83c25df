import test from 'ava';
import { command } from './support/client.ts';
import { step } from './support/model.ts';
import { Random } from './support/random.ts';
import { mebibyte, paths, rig } from './support/rig.ts';
import { SlowPool } from './support/slow-pool.ts';

const size = 2 * mebibyte;
const operations = 400;

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

  test(`clients share the pages where their parts of a disk meet, while pages come and go, over ${inputPath}`, async (t) => {
    const random = new Random(t);
    const slow = await SlowPool.create();
    const options = { inputPath, pool: slow.pool, roomMs: 3_600_000 };
    const { open } = await rig(t, { ...options, exports: [{ name: 'disk', size }] });
    const length = 150_001;
    let isOver = false;
    const disturb = async (): Promise<void> => {
      while (!isOver) {
        random.pick([
          () => slow.evict(),
          () => slow.holdReads(),
          () => slow.releaseReads(),
          () => slow.fill(400_000),
          () => slow.makeRoom(),
        ])();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      slow.releaseReads();
      slow.makeRoom();
    };
    const work = async (index: number): Promise<boolean> => {
      const own = random.fork();
      const client = await open();
      const disk = Buffer.alloc(length);
      for (let i = 0; i < operations / 2; i++) {
        if (!(await step(own, client, disk, index * length))) return false;
      }
      return (await client.readAt(index * length, length)).equals(disk);
    };
    const disturbing = disturb();
    const results = await Promise.all(Array.from({ length: 8 }, (_, i) => work(i)));
    isOver = true;
    await disturbing;
    t.true(results.every(Boolean), results.join());
  });
}
