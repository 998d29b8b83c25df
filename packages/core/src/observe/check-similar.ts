import { flags } from '../contents/object-state.ts';
import type { ObjectStore } from '../contents/object-store.ts';
import { expectEqual } from './expect-equal.ts';

/**
 * Checks that bases and deltas agree: every delta has a base in memory, of its domain, which is no delta itself,
 * and every base has the deltas that refer to it, of which there is at least one.
 *
 * @param living the objects that slots refer to.
 * @returns the bases that no slot refers to.
 * @throws Error that says what does not agree.
 */
export function checkSimilar(objects: ObjectStore, living: Iterable<number>): readonly number[] {
  const { table, similar } = objects;
  const deltas = new Map<number, Set<number>>();
  const bases = new Set<number>();
  let count = 0;
  for (const id of living) {
    if (table.has(id, flags.base)) bases.add(id);
    if (!table.has(id, flags.delta)) continue;
    count++;
    const base = similar!.links.baseOf(id);
    const others = deltas.get(base) ?? new Set();
    deltas.set(base, others.add(id));
    checkPair(objects, id, base);
  }
  const dead = [...deltas.keys()].filter((id) => !bases.has(id));
  for (const [base, expected] of deltas) checkList(objects, base, expected);
  expectEqual(deltas.size, bases.size + dead.length, 'bases that deltas refer to');
  checkFigures(objects, count, deltas.size, dead);
  return dead;
}

function checkPair({ table }: ObjectStore, delta: number, base: number): void {
  const others = flags.delta | flags.writtenBack | flags.writing;
  expectEqual(
    table.has(delta, flags.raw | flags.writtenBack),
    false,
    `delta ${delta} out of memory, or raw`,
  );
  expectEqual(table.has(base, flags.base), true, `the base of delta ${delta} as one`);
  expectEqual(
    table.has(base, others),
    false,
    `base ${base} as a delta, or on its way out of memory`,
  );
  expectEqual(table.domain(base), table.domain(delta), `domain of base ${base} of delta ${delta}`);
}

function checkList({ similar }: ObjectStore, base: number, expected: ReadonlySet<number>): void {
  const { links } = similar!;
  const listed = new Set<number>();
  for (let id = links.first(base); id >= 0 && !listed.has(id); id = links.next(id)) listed.add(id);
  expectEqual(links.deltasOf(base), expected.size, `deltas of base ${base}`);
  expectEqual(listed.size, expected.size, `deltas in the list of base ${base}`);
  for (const id of expected) expectEqual(listed.has(id), true, `delta ${id} in its base's list`);
}

/** Dead bases are in no LRU list, and wait where they have few deltas. */
function checkFigures(
  { table, similar, deadBases }: ObjectStore,
  deltas: number,
  bases: number,
  dead: readonly number[],
): void {
  let bytes = 0;
  for (const id of dead) {
    expectEqual(table.references(id), 0, `references of base ${id}, which is dead`);
    bytes += table.length(id);
  }
  expectEqual(deadBases, dead.length, 'bases without slots');
  if (similar === undefined) return;
  expectEqual(similar.links.deltas, deltas, 'deltas');
  expectEqual(similar.links.bases, bases, 'bases');
  expectEqual(similar.dead.bytes, bytes, 'bytes of bases without slots');
  for (const id of similar.dead.waiting) {
    expectEqual(
      dead.includes(id),
      true,
      `base ${id}, whose deltas shall be expanded, as a dead one`,
    );
  }
}
