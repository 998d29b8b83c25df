import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { FarCounters } from '../dist/far-counters.js';
import { FarObjects } from '../dist/far-objects.js';
import { Leases } from '../dist/leases.js';

/** Objects, more than a batch. */
const count = 70;

/**
 * Renews leases of objects by a cluster that answers `exist` as told, by how often each object was asked for. Ends when all
 * have been asked for more often than that.
 */
async function renew(
  answers: readonly (0 | 1)[],
): Promise<{ counters: FarCounters; objects: FarObjects }> {
  const objects = new FarObjects();
  const counters = new FarCounters();
  for (let owner = 0; owner < count; owner++) {
    const hash = Buffer.alloc(32, owner);
    objects.add({ hash, owner, domain: 0, length: 100, encoding: 0, isOwn: false });
  }
  const lookedFor: number[] = Array(count).fill(0);
  const commands = {
    renew: async (names: readonly string[]) => names.map(() => 0),
    exist: async (names: readonly string[]) => {
      return names.map((name) => answers[lookedFor[Number(name)]!++] ?? answers.at(-1)!);
    },
  };
  const server = {
    isCluster: true,
    ask: (question: (of: object) => unknown) => question(commands),
  };
  const names = { of: ({ owner }: { owner: number }) => ({ name: String(owner) }) };
  const leases = new Leases(
    server as never,
    objects,
    names as never,
    { renew: async () => {} } as never,
    counters,
    0.2,
  );
  while (lookedFor.some((times) => times <= answers.length)) await pause(5);
  await leases.close();
  return { counters, objects };
}

test('what a cluster does not find in one round, nor in the next, is not lost', async (t) => {
  const { counters, objects } = await renew([0, 0, 1]);
  t.is(counters.losses, 0);
  t.is(counters.errors, 2 * count);
  for (let at = 0; at < count; at++) t.false(objects.isLost(at));
});

test('rounds that are not one after the other do not add up', async (t) => {
  const { counters } = await renew([0, 0, 1, 0, 0, 1]);
  t.is(counters.losses, 0);
});

test('what a cluster has not found for longer than a lease is lost, once', async (t) => {
  const { counters, objects } = await renew([0, 0, 0, 0, 0]);
  t.is(counters.losses, count);
  for (let at = 0; at < count; at++) t.true(objects.isLost(at));
});
