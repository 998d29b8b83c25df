import { join } from 'node:path';
import { Server } from '@pagefold/test-swap-guest';
import { withMachine } from './support/machine.ts';
import { chooseSeed, startGuest, swappedMib } from './support/workload.ts';

withMachine('a guest swaps more than the pool may hold, to a file below it', async (t, machine) => {
  const socket = join(machine.folder, 's');
  const file = join(machine.folder, 'backing');
  const backing = ['--backing-file', file, '--backing-limit', '1G'];
  const limit = ['--limit', `${Math.floor(swappedMib / 8)}M`];
  const server = await Server.start(socket, '--export', 'disk=1G', ...limit, ...backing);
  t.teardown(() => server.kill());
  const guest = startGuest(t, machine, { socket, exportName: 'disk', seed: chooseSeed(t) });

  await guest.says('filled');
  guest.goOn();
  t.like(await guest.says('verified'), { pages: swappedMib * 256, wrong: 0 });
  const { pool } = await server.figures();
  t.log(`verified: ${JSON.stringify(pool)}`);
  t.true(pool.written_back_pages > 0, 'pages are in the file');
  t.true(pool.fetches > 0, 'pages were fetched from it');
  t.true(pool.pool_total_size <= pool.mem_limit, 'the pool kept to its limit');
  t.like(await guest.says('ended'), { status: 0, signal: 0 });
  guest.goOn();
  t.like(await guest.says('unswapped'), { errno: 0 });
  guest.goOn();
  await guest.off();
  await server.stop();
});
