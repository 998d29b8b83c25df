import { isWord, objectOf, wordOf } from '../contents/content-ref.ts';
import type { Contents } from '../contents/contents.ts';
import { flags } from '../contents/object-table.ts';
import { insideOf, type PagePool } from '../page-pool.ts';
import type { PoolInside } from '../pool-inside.ts';
import type { SlotTable } from '../slots/slot-table.ts';
import { poolStats } from './pool-stats.ts';

interface Counted {
  readonly objects: Map<number, number>;
  readonly words: Map<number, number>;
  slots: number;
}

/**
 * Walks all tables of a pool and checks that they agree with each other and with `stats()`: references
 * with slots, index and LRU with objects, domains with devices, lengths with the allocator.
 *
 * @throws Error that says what does not agree.
 */
export function checkInvariants(pool: PagePool): void {
  const inside = insideOf(pool);
  const counted = countSlots(inside);
  checkObjects(inside, counted);
  checkWords(inside, counted);
  checkStats(inside, counted);
}

function countSlots(inside: PoolInside): Counted {
  const counted: Counted = { objects: new Map(), words: new Map(), slots: 0 };
  for (const table of inside.slots.tables) {
    let slots = 0;
    for (const slot of usedSlots(table)) {
      slots++;
      countReference(inside, counted, table, slot);
    }
    expectEqual(table.size, slots, 'slots in use of a device');
    counted.slots += slots;
  }
  return counted;
}

function* usedSlots(table: SlotTable): Generator<number> {
  for (let s = table.nextUsed(0, table.slots); s >= 0; s = table.nextUsed(s + 1, table.slots)) {
    yield s;
  }
}

function countReference(
  { contents }: PoolInside,
  counted: Counted,
  table: SlotTable,
  slot: number,
): void {
  const ref = table.get(slot);
  const [references, id] = isWord(ref)
    ? [counted.words, wordOf(ref)]
    : [counted.objects, objectOf(ref)];
  references.set(id, (references.get(id) ?? 0) + 1);
  if (isWord(ref)) return;
  expectEqual(contents.objects.table.domain(id), table.domain, `domain of slot ${slot}'s object`);
}

function checkObjects({ contents }: PoolInside, counted: Counted): void {
  const { objects } = contents;
  const { table, lru, index, pins } = objects;
  const indexed = setOf((visit) => index.forEach(visit));
  const listed = setOf((visit) => lru.forEach(visit));
  const locations = new Set<string>();
  for (const id of new Set([...counted.objects.keys(), ...indexed, ...listed])) {
    const what = `object ${id}`;
    const isBacked = table.has(id, flags.writtenBack);
    const isWriting = table.has(id, flags.writing);
    expectEqual(table.references(id), counted.objects.get(id) ?? 0, `references of ${what}`);
    expectEqual(table.has(id, flags.indexed), indexed.has(id), `${what} in the index`);
    expectEqual(listed.has(id), !isBacked && !isWriting, `${what} in the LRU list`);
    if (isWriting) expectEqual(pins.has(id), true, `a pin on ${what}, which is being written`);
    if (!isBacked) continue;
    expectEqual(indexed.has(id), false, `${what}, written back, in the index`);
    locations.add(`${table.tier(id)}:${table.location(id)}`);
  }
  expectEqual(counted.objects.size, objects.size, 'objects that slots refer to');
  expectEqual(lru.size, listed.size, 'objects in the LRU list');
  expectEqual(index.size, indexed.size, 'objects in the index');
  expectEqual(locations.size, objects.backed, 'locations of written-back objects');
  checkAllRecords(contents, counted);
}

/** Every record is an object, or one that is gone and waits for the end of I/O. */
function checkAllRecords({ objects, writeback }: Contents, counted: Counted): void {
  const dead = objects.table.size - objects.size;
  let pinnedObjects = 0;
  for (const id of counted.objects.keys()) if (objects.pins.has(id)) pinnedObjects++;
  expectEqual(objects.pins.size, pinnedObjects + dead, 'pinned records');
  if (objects.pins.size === 0)
    expectEqual(writeback.writingBytes, 0, 'bytes that are being written');
}

function setOf(forEach: (visit: (id: number) => void) => void): Set<number> {
  const ids = new Set<number>();
  forEach((id) => {
    if (ids.has(id)) throw new Error(`object ${id} was met twice`);
    ids.add(id);
  });
  return ids;
}

function checkWords({ contents }: PoolInside, counted: Counted): void {
  let words = 0;
  contents.words.forEach((id, references) => {
    words++;
    expectEqual(references, counted.words.get(id) ?? 0, `references of word ${id}`);
  });
  expectEqual(words, contents.words.size, 'words in their index');
  expectEqual(counted.words.size, contents.words.size, 'words that slots refer to');
}

function checkStats(inside: PoolInside, counted: Counted): void {
  const stats = poolStats(inside);
  const { words } = inside.contents;
  const { table } = inside.contents.objects;
  let bytes = 0;
  let shared = 0;
  let rawReferences = 0;
  let backed = 0;
  let backedReferences = 0;
  for (const [id, references] of counted.objects) {
    if (table.has(id, flags.writtenBack)) {
      backed++;
      backedReferences += references;
    } else {
      bytes += table.length(id);
    }
    if (references > 1) shared++;
    if (table.has(id, flags.raw)) rawReferences += references;
  }
  let sameFilled = 0;
  let zero = 0;
  for (const [id, references] of counted.words) {
    const isZero = (words.low(id) | words.high(id)) === 0;
    if (isZero) zero += references;
    else sameFilled += references;
  }
  const objectPages = counted.slots - zero - sameFilled;
  expectEqual(stats.storedPages, counted.slots, 'storedPages');
  expectEqual(stats.zeroPages, zero, 'zeroPages');
  expectEqual(stats.sameFilledPages, sameFilled, 'sameFilledPages');
  expectEqual(stats.storedIncompressiblePages, rawReferences, 'storedIncompressiblePages');
  expectEqual(stats.comprDataSize, bytes, 'comprDataSize');
  expectEqual(stats.objects, counted.objects.size, 'objects');
  expectEqual(stats.pagesShared, shared, 'pagesShared');
  expectEqual(stats.pagesSharing, objectPages - counted.objects.size, 'pagesSharing');
  expectEqual(stats.pagesUnshared, counted.objects.size - shared, 'pagesUnshared');
  expectEqual(stats.backedObjects, backed, 'backedObjects');
  expectEqual(stats.backedPages, backedReferences, 'backedPages');
  expectEqual(stats.allocator.objects, counted.objects.size - backed, "the allocator's objects");
  expectEqual(stats.allocator.objectBytes, bytes, "the allocator's object bytes");
  expectEqual(stats.poolTotalSize, stats.allocator.poolPages * stats.pageSize, 'poolTotalSize');
}

function expectEqual<T extends number | boolean>(actual: T, expected: T, what: string): void {
  if (actual !== expected) throw new Error(`${what}: the walk counts ${expected}, got ${actual}`);
}
