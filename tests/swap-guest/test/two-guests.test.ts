import { join } from 'node:path';
import { Server } from '@pagefold/test-swap-guest';
import { withMachine } from './support/machine.ts';
import { chooseSeed, startGuest, swappedMib } from './support/workload.ts';

const names = ['vm1', 'vm2'];

withMachine('two guests with the same content share it', async (t, machine) => {
  const socket = join(machine.folder, 's');
  const exports = names.flatMap((name) => ['--export', `${name}=1G`]);
  const server = await Server.start(socket, ...exports, '--share', 'all', '--limit', '1G');
  t.teardown(() => server.kill());
  const seed = chooseSeed(t);
  const guests = names.map((exportName) => startGuest(t, machine, { socket, exportName, seed }));

  await Promise.all(guests.map((guest) => guest.says('filled')));
  const { pool } = await server.figures();
  t.log(`filled: ${JSON.stringify(pool)}`);
  // A guest by itself shares a quarter of its pages; two that have swapped the same 9/16 of all of theirs.
  const share = pool.pages_sharing / pool.stored_pages;
  t.true(share > 0.4, `${pool.pages_sharing} of ${pool.stored_pages} pages share`);

  for (const guest of guests) guest.goOn();
  for (const guest of guests) {
    t.like(await guest.says('verified'), { pages: swappedMib * 256, wrong: 0 });
    t.like(await guest.says('ended'), { status: 0, signal: 0 });
    guest.goOn();
    t.like(await guest.says('unswapped'), { errno: 0 });
    guest.goOn();
    await guest.off();
  }
  await server.stop();
});
