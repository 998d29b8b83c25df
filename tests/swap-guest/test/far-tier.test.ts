import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingServer, RedisServer } from '@pagefold/test-support/redis';
import { type FarFigures, Server, type SwapGuest } from '@pagefold/test-swap-guest';
import type { ExecutionContext } from 'ava';
import { type Machine, withMachine } from './support/machine.ts';
import { chooseSeed, startGuest, swappedMib } from './support/workload.ts';

const exportName = 'vm';

/** A server, and the guest that swaps to it. */
interface Host {
  readonly server: Server;
  readonly guest: SwapGuest;
}

withMachine('two servers keep what both their guests have once, far away', async (t, machine) => {
  if (missingServer !== undefined) {
    t.log(missingServer);
    t.pass();
    return;
  }
  const far = await RedisServer.start({ maxmemory: '1gb' });
  t.teardown(() => far.end());
  const secret = join(machine.folder, 'secret');
  writeFileSync(secret, randomBytes(32), { mode: 0o600 });
  const seed = chooseSeed(t);
  const hosts: Host[] = [];
  let before = 0;
  for (const name of ['first', 'second']) {
    const host = await startHost(t, machine, { name, secret, seed, url: far.url });
    hosts.push(host);
    await host.guest.says('filled');
    const there = await far.ask((client) => client.dbsize());
    const { objects, shared } = await farOf(host);
    t.log(
      `${name} host: ${objects} contents far away, ${shared.already_there} were there already; the far tier has ` +
        `${there}, ${there - before} more than before`,
    );
    t.true(objects > 0);
    before = there;
  }
  const { objects, shared } = await farOf(hosts[1]!);
  t.true(shared.already_there > objects / 2, 'most of what the second has was there');

  for (const { guest } of hosts) guest.goOn();
  for (const { guest, server } of hosts) {
    t.like(await guest.says('verified'), { pages: swappedMib * 256, wrong: 0 });
    const { fetches, read_ahead: ahead, read_ahead_hits: hits } = (await server.figures()).pool;
    t.log(`${fetches} fetches; of ${ahead} pages that came with them ${hits} were asked for`);
    t.true(fetches > 0, 'pages were fetched from there');
    t.true(hits > 0, 'of pages that came with others some were asked for');
    t.like(await guest.says('ended'), { status: 0, signal: 0 });
    guest.goOn();
    t.like(await guest.says('unswapped'), { errno: 0 });
    guest.goOn();
    await guest.off();
    await server.stop();
  }
});

async function startHost(
  t: ExecutionContext,
  machine: Machine,
  at: {
    readonly name: string;
    readonly secret: string;
    readonly seed: number;
    readonly url: string;
  },
): Promise<Host> {
  const socket = join(machine.folder, at.name);
  const limit = `${Math.floor(swappedMib / 8)}M`;
  const server = await Server.start(
    socket,
    ...['--export', `${exportName}=1G`, '--limit', limit],
    ...['--far', at.url, '--far-domain', `${exportName}=${at.secret}`],
  );
  t.teardown(() => server.kill());
  return { server, guest: startGuest(t, machine, { socket, exportName, seed: at.seed }) };
}

async function farOf({ server }: Host): Promise<FarFigures> {
  return (await server.figures()).pool.backing[0]!;
}
