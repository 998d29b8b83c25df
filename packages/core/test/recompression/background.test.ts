import { setImmediate as turn } from 'node:timers/promises';
import { insideOf } from '@pagefold/core/parts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { pausesByHand } from '../support/hand-pauses.ts';
import { holey, objectsOf, recompress, recompressingRig } from '../support/recompressing.ts';
import type { Rig } from '../support/rig.ts';
import { load } from '../support/similar.ts';

const pauses = pausesByHand();
const objects = 50;

/** A pool with objects that are old when its clock ticks for the first time. */
function filled(maxCpuPercent: number): Rig {
  const made = recompressingRig({ recompress: { ...recompress, maxCpuPercent } });
  insideOf(made.pool).contents.objects.table.uses.ticks = -100;
  const device = made.device();
  for (let slot = 0; slot < objects; slot++) device.store(slot, holey(slot));
  return made;
}

test.serial(
  'what is idle is compressed at a tick of the clock, with a pause after each slice',
  async (t) => {
    const made = filled(20);
    t.deepEqual(pauses.lengths, [60_000 / 16]);
    t.is(objectsOf(made).secondary, 0);
    pauses.end();
    await turn();
    let seen = objectsOf(made).secondary;
    t.true(seen > 0);
    while (pauses.lengths.length === 2) {
      const [tick, pause] = pauses.lengths;
      t.is(tick, 60_000 / 16);
      t.true(pause! > 0);
      // The next tick finds that it is at work.
      pauses.end();
      await turn();
      t.is(objectsOf(made).secondary, seen);
      pauses.end();
      await turn();
      seen = objectsOf(made).secondary;
    }
    t.is(seen, objects);
    made.check();
    await made.pool.close();
    t.deepEqual(pauses.lengths, []);
  },
);

test.serial(
  'with all of the time it makes no pauses, and others still have their turns',
  async (t) => {
    const made = filled(100);
    pauses.end();
    while (objectsOf(made).secondary < objects) {
      t.is(pauses.lengths.length, 1);
      await turn();
    }
    await made.pool.close();
  },
);

test.serial('a pool can be closed while it compresses what is idle', async (t) => {
  const made = filled(20);
  const device = made.device();
  pauses.end();
  t.is(pauses.lengths.length, 2);
  device.store(0, holey(1));
  sameBytes(t, load(device, 0), holey(1));
  await made.pool.close();
  t.deepEqual(pauses.lengths, []);
});
