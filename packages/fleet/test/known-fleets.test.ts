import type { Estimate, FleetAnswer, GroupAnswer } from '@pagefold/fleet';
import test, { type ExecutionContext } from 'ava';
import { GeneratedFleet, type Truth } from './support/generated-fleet.ts';
import { merged } from './support/merged.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? 1);
const fleets = Number(process.env.PAGEFOLD_TEST_FLEETS ?? 4);

let first: { readonly fleet: GeneratedFleet; answer?: Promise<FleetAnswer> } | undefined;

/** The fleet of the first seed, which most tests are about. */
function firstFleet(): GeneratedFleet {
  first ??= { fleet: new GeneratedFleet(seed) };
  return first.fleet;
}

/** What is estimated of it. */
function firstAnswer(t: ExecutionContext): Promise<FleetAnswer> {
  const fleet = firstFleet();
  first!.answer ??= merged(t, fleet.sketches(16));
  return first!.answer;
}

function figures(answer: FleetAnswer | GroupAnswer): Record<string, Estimate> {
  const { insideHosts, acrossHosts, duplicates } = answer;
  return {
    insideHosts: insideHosts.pages,
    acrossHosts: acrossHosts.pages,
    ...('acrossGroups' in answer ? { acrossGroups: answer.acrossGroups.pages } : {}),
    duplicates: duplicates.pages,
    lz4Bytes: duplicates.bytes.lz4,
  };
}

/** The seeds of the fleets of which a figure was further off than its error, by its name. */
const misses = new Map<string, number[]>();

function compare(name: string, answer: FleetAnswer | GroupAnswer, truth: Truth, at: number): void {
  for (const [figure, { value, error }] of Object.entries(figures(answer))) {
    const missed = misses.get(`${name} ${figure}`) ?? [];
    misses.set(`${name} ${figure}`, missed);
    if (Math.abs(value - truth[figure as keyof Truth]) > error) missed.push(at);
  }
}

// A test each: what takes long shows that it goes on.
for (let at = seed; at < seed + fleets; at++) {
  test.serial(`fleet ${at} is estimated`, async (t) => {
    const fleet = at === seed ? firstFleet() : new GeneratedFleet(at);
    const answer = await (at === seed ? firstAnswer(t) : merged(t, fleet.sketches(16)));
    compare('fleet', answer, fleet.truth(), at);
    for (const group of answer.groups) compare(group.name, group, fleet.truth(group.name), at);
    t.is(answer.hosts.length, fleet.hosts.length);
  });
}

test.serial('nine of ten estimates are within their errors, figure by figure', (t) => {
  t.true(misses.size >= 5);
  for (const [name, seeds] of misses) {
    t.log(`${name}: ${fleets - seeds.length} of ${fleets} from seed ${seed} on`);
    t.true(seeds.length <= Math.max(1, fleets / 10), `${name}: not with the seeds ${seeds}`);
  }
});

test('errors are not so wide that they say nothing', async (t) => {
  const { duplicates, acrossHosts } = await firstAnswer(t);
  t.true(duplicates.pages.error < 0.3 * duplicates.pages.value);
  t.true(acrossHosts.pages.error < 0.5 * acrossHosts.pages.value);
});

test('a sample of all contents is exact', async (t) => {
  const fleet = firstFleet();
  const answer = await merged(t, fleet.sketches(1));
  const exact = (truth: Truth, names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [name, { value: truth[name as keyof Truth], error: 0 }]),
    );
  const all = figures(answer);
  t.deepEqual(all, exact(fleet.truth(), Object.keys(all)));
  for (const group of answer.groups) {
    const its = figures(group);
    t.deepEqual(its, exact(fleet.truth(group.name), Object.keys(its)));
  }
});
