import { DeltaLinks, ObjectTable } from '@pagefold/core/parts';
import { Random } from '@pagefold/faults';
import test from 'ava';

function links(): { table: ObjectTable; links: DeltaLinks } {
  const table = new ObjectTable({ digestRest: 0, age: false, order: false, links: true }, 10_000);
  return { table, links: new DeltaLinks(table) };
}

test('bases and deltas agree with a plain map, whatever comes and goes', (t) => {
  const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? 1);
  t.log(`seed ${seed}`);
  const random = new Random(seed);
  const made = links();
  const objects = Array.from({ length: 60 }, () => made.table.take(0, 0, 0));
  const deltas = new Map<number, number>();
  const deltasOf = (base: number) => [...deltas].filter(([, b]) => b === base).map(([d]) => d);
  for (let step = 0; step < 3000; step++) {
    const id = random.pick(objects);
    const base = random.pick(objects);
    if (deltas.has(id)) {
      const of = deltas.get(id)!;
      deltas.delete(id);
      t.is(made.links.detach(id), deltasOf(of).length);
    } else if (id !== base && deltasOf(id).length === 0 && !deltas.has(base)) {
      t.true(made.links.attach(base, id));
      deltas.set(id, base);
    }
    t.is(made.links.deltas, deltas.size);
    t.is(made.links.bases, new Set(deltas.values()).size);
    if (!deltas.has(id)) continue;
    const listed: number[] = [];
    const of = made.links.baseOf(id);
    for (let at = made.links.first(of); at >= 0; at = made.links.next(at)) listed.push(at);
    t.is(of, deltas.get(id)!);
    t.is(made.links.deltasOf(of), listed.length);
    t.deepEqual(listed.sort(), deltasOf(of).sort());
  }
  for (const id of deltas.keys()) made.links.detach(id);
  t.is(made.links.bases + made.links.deltas, 0);
});
