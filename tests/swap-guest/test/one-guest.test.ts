import { join } from 'node:path';
import { Server } from '@pagefold/test-swap-guest';
import { keptPages } from './support/kept-pages.ts';
import { withMachine } from './support/machine.ts';
import { chooseSeed, leastSwapped, startGuest, swappedMib } from './support/workload.ts';

withMachine('a guest reads every page that it has swapped', async (t, machine) => {
  const socket = join(machine.folder, 's');
  const server = await Server.start(socket, '--export', 'disk=1G', '--limit', '1G');
  t.teardown(() => server.kill());
  const guest = startGuest(t, machine, { socket, exportName: 'disk', seed: chooseSeed(t) });

  const filled = await guest.says('filled');
  t.true(filled.pagesOut > leastSwapped, `${filled.pagesOut} pages are out`);
  const kept = await keptPages(socket, 'disk');
  t.log(`filled: ${JSON.stringify(filled)}, kept: ${JSON.stringify(kept)}`);
  // A page whose place is taken is on its way out, or was written.
  t.true(kept.all >= filled.usedPages - filled.cachedPages, 'what is only on the disk is kept');
  t.true(isAbout(kept.zero / kept.all, 1 / 8), `zeros: ${kept.zero} of ${kept.all}`);
  t.true(isAbout(kept.shared / kept.all, 1 / 4), `equal pages: ${kept.shared} of ${kept.all}`);

  guest.goOn();
  const verified = await guest.says('verified');
  t.log(`verified: ${JSON.stringify(verified)}`);
  t.like(verified, { pages: swappedMib * 256, wrong: 0 });
  t.true(verified.pagesIn > leastSwapped, `${verified.pagesIn} pages came in`);
  // Pages were still on their way out when the guest said that it had filled its memory.
  t.true(kept.all <= verified.pagesOut + 1, 'no more is kept than was written');
  t.like(await guest.says('ended'), { status: 0, signal: 0 });
  guest.goOn();
  t.like(await guest.says('unswapped'), { errno: 0, usedPages: 0 });
  const left = await keptPages(socket, 'disk');
  t.log(`unswapped: ${JSON.stringify(left)}`);
  t.true(left.all < kept.all / 8, `of ${kept.all} pages ${left.all} are left after TRIM`);
  guest.goOn();
  await guest.off();
  await server.stop();
});

/** A part of the pages has nearly the shares that the whole has. */
function isAbout(share: number, expected: number): boolean {
  return Math.abs(share - expected) < 0.03;
}
