import { join } from 'node:path';
import { Server } from '@pagefold/test-swap-guest';
import { keptPages } from './support/kept-pages.ts';
import { withMachine } from './support/machine.ts';
import { chooseSeed, startGuest } from './support/workload.ts';

withMachine(
  'a guest whose server is killed loses what was swapped, and nothing else',
  async (t, machine) => {
    const socket = join(machine.folder, 's');
    const options = ['--export', 'disk=1G', '--limit', '1G'];
    const server = await Server.start(socket, ...options);
    t.teardown(() => server.kill());
    const guest = startGuest(t, machine, { socket, exportName: 'disk', seed: chooseSeed(t) });

    await guest.says('filled');
    await server.kill();
    guest.goOn();
    // The program ends by SIGBUS where a page cannot be read, or by SIGKILL where none can be written.
    const { signal } = await guest.says('ended');
    t.log(`the program ended by signal ${signal}`);
    t.true(signal === 7 || signal === 9, `signal ${signal}`);
    t.false(guest.hasPrinted(/^@(wrong|verified)/), 'no page came back with another content');
    t.true(guest.hasPrinted(/I\/O error/i), 'the guest has seen errors');
    guest.goOn();
    await guest.says('unswapped');

    const next = await Server.start(socket, ...options);
    t.teardown(() => next.kill());
    t.is((await keptPages(socket, 'disk')).all, 0);
    guest.goOn();
    await guest.off();
    await next.stop();
  },
);
