import { flags } from '../contents/object-state.ts';
import type { ObjectStore } from '../contents/object-store.ts';
import { checkDictionaries } from './check-dictionaries.ts';
import { checkSimilar } from './check-similar.ts';
import { expectEqual } from './expect-equal.ts';

/**
 * Checks every record of a pool's objects: those that slots refer to, bases that only deltas refer to, and those
 * that are gone, but pinned by I/O.
 *
 * @param counted how many slots refer to each object.
 * @returns the bases that no slot refers to.
 * @throws Error that says what does not agree.
 */
export function checkObjects(
  objects: ObjectStore,
  counted: ReadonlyMap<number, number>,
): readonly number[] {
  const { table, lru, index, backed } = objects;
  const deadBases = checkSimilar(objects, counted.keys());
  const isDead = new Set(deadBases);
  const indexed = setOf((visit) => index.forEach(visit));
  const listed = setOf((visit) => lru.forEach(visit));
  for (const id of new Set([...counted.keys(), ...deadBases, ...indexed, ...listed])) {
    const isBacked = table.has(id, flags.writtenBack);
    const isWriting = table.has(id, flags.writing);
    expectEqual(table.references(id), counted.get(id) ?? 0, `references of object ${id}`);
    expectEqual(table.has(id, flags.indexed), indexed.has(id), `object ${id} in the index`);
    expectEqual(
      listed.has(id),
      table.keepsOrder && !isBacked && !isWriting && !isDead.has(id),
      `object ${id} in the LRU list`,
    );
    if (isWriting) expectEqual(backed.pins.has(id), true, `a pin on object ${id}, being written`);
    if (isBacked) expectEqual(indexed.has(id), false, `object ${id}, written back, in the index`);
  }
  expectEqual(lru.size, listed.size, 'objects in the LRU list');
  expectEqual(index.size, indexed.size, 'objects in the index');
  const dead = deadOf(objects, counted);
  expectEqual(counted.size, objects.size, 'objects that slots refer to');
  expectEqual(table.size, counted.size + deadBases.length + dead.length, 'records of objects');
  checkTiers(objects, [...counted.keys()], dead);
  checkReadAhead(objects);
  checkBytes(objects, [...counted.keys(), ...deadBases], dead);
  checkDictionaries(objects, [...counted.keys(), ...deadBases, ...dead]);
  return deadBases;
}

/** Records that only pins keep. */
function deadOf({ table, backed }: ObjectStore, counted: ReadonlyMap<number, number>): number[] {
  const dead = [...backed.pins.ids].filter((id) => !counted.has(id));
  for (const id of dead) {
    expectEqual(table.references(id), 0, `references of object ${id}, which is gone`);
  }
  expectEqual(backed.dead, dead.length, 'objects that are gone, but pinned');
  return dead;
}

/** Every written-back object has a place of its own, and is in the list of its store, if that has one. */
function checkTiers({ table, backed }: ObjectStore, living: number[], dead: number[]): void {
  const places = new Set<string>();
  const lists = new Map<number, Set<number>>();
  let size = 0;
  for (const id of [...living, ...dead]) {
    if (!table.has(id, flags.writtenBack)) continue;
    size++;
    const tier = table.tier(id);
    places.add(`${tier}:${table.location(id)}`);
    const list = backed.list(tier);
    if (list === undefined) continue;
    if (!lists.has(tier))
      lists.set(
        tier,
        setOf((visit) => list.forEach(visit)),
      );
    const isListed = table.references(id) > 0 && !table.has(id, flags.writing);
    expectEqual(lists.get(tier)!.has(id), isListed, `object ${id} in the list of store ${tier}`);
  }
  expectEqual(places.size, size, 'places of written-back objects');
  for (const [tier, listed] of lists) {
    expectEqual(backed.list(tier)!.size, listed.size, `objects in the list of store ${tier}`);
  }
}

/** What lies beside memory is what stores have. */
function checkReadAhead({ table, backed }: ObjectStore): void {
  let bytes = 0;
  backed.ahead.forEach((id, length) => {
    const isBacked = table.has(id, flags.writtenBack) && table.references(id) > 0;
    expectEqual(isBacked, true, `object ${id}, read ahead, in a store`);
    expectEqual(length, table.length(id), `length of object ${id}, read ahead`);
    bytes += length;
  });
  expectEqual(backed.ahead.byteLength, bytes, 'bytes read ahead');
}

/** What is charged to devices, and what is on its way. */
function checkBytes(
  { table, backed, charges }: ObjectStore,
  living: number[],
  dead: number[],
): void {
  const charged = new Map<number, number>();
  const leaving = new Map<number, number>();
  const add = (to: Map<number, number>, id: number) => {
    const owner = table.owner(id);
    to.set(owner, (to.get(owner) ?? 0) + table.length(id));
  };
  for (const id of [...living, ...dead]) {
    if (table.has(id, flags.writtenBack)) continue;
    if (table.references(id) > 0 || table.has(id, flags.base)) add(charged, id);
    if (table.has(id, flags.writing)) add(leaving, id);
  }
  let writing = 0;
  for (let owner = 0; owner < charges.owners; owner++) {
    const bytes = leaving.get(owner) ?? 0;
    writing += bytes;
    expectEqual(charges.bytes(owner), charged.get(owner) ?? 0, `bytes charged to device ${owner}`);
    expectEqual(charges.leaving(owner), bytes, `bytes of device ${owner} being written`);
  }
  expectEqual(backed.writingBytes, writing, 'bytes being written');
}

function setOf(forEach: (visit: (id: number) => void) => void): Set<number> {
  const ids = new Set<number>();
  forEach((id) => {
    if (ids.has(id)) throw new Error(`object ${id} was met twice`);
    ids.add(id);
  });
  return ids;
}
