import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Server } from '@pagefold/test-swap-guest';
import type { ExecutionContext } from 'ava';
import { type Machine, withMachine } from './support/machine.ts';
import { chooseSeed, startGuest, swappedMib } from './support/workload.ts';

/** Lets a guest fill its memory and read it back, and says how many seconds that took it, without what it waited. */
async function secondsOf(
  t: ExecutionContext,
  machine: Machine,
  seed: number,
  options: readonly string[],
  isReady: (server: Server) => Promise<boolean>,
): Promise<number> {
  const socket = join(machine.folder, `s${options.length}`);
  const server = await Server.start(socket, '--export', 'disk=1G', '--limit', '1G', ...options);
  t.teardown(() => server.kill());
  const start = performance.now();
  const guest = startGuest(t, machine, { socket, exportName: 'disk', seed });
  await guest.says('filled');
  const filled = performance.now();
  while (!(await isReady(server))) await wait(100);
  const goesOn = performance.now();
  guest.goOn();
  t.like(await guest.says('verified'), { pages: swappedMib * 256, wrong: 0 });
  const seconds = (performance.now() - goesOn + filled - start) / 1000;
  const { pool } = await server.figures();
  t.log(`${options.join(' ') || 'without'}: ${seconds.toFixed(1)} s, ${JSON.stringify(pool)}`);
  t.is(pool.decompress_fail, 0);
  t.is(pool.recompression_failed, 0);
  t.is(pool.recompressed > 0, options.length > 0);
  t.like(await guest.says('ended'), { status: 0, signal: 0 });
  guest.goOn();
  t.like(await guest.says('unswapped'), { errno: 0 });
  guest.goOn();
  await guest.off();
  await server.stop();
  return seconds;
}

withMachine(
  'a guest reads every page that was compressed anew while it was idle',
  async (t, machine) => {
    const seed = chooseSeed(t);
    const without = await secondsOf(t, machine, seed, [], async () => true);
    const options = ['--recompress', 'zstd:idleSeconds=1,minGainPercent=1'];
    let before = -1;
    // Until nothing more is idle: two looks at the figures have seen the same.
    const isReady = async (server: Server) => {
      await wait(2000);
      const { recompression_tries: tries } = (await server.figures()).pool;
      const isOver = tries > 0 && tries === before;
      before = tries;
      return isOver;
    };
    const recompressed = await secondsOf(t, machine, seed, options, isReady);
    t.log(`${(recompressed / without).toFixed(2)} times as long with --recompress`);
  },
);
