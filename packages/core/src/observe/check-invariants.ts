import { flags } from '../contents/object-table.ts';
import { type PagePool, tablesOf } from '../page-pool.ts';
import type { PoolTables } from '../pool-tables.ts';
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
  const tables = tablesOf(pool);
  const counted = countSlots(tables);
  checkObjects(tables, counted);
  checkWords(tables, counted);
  checkStats(tables, counted);
}

function countSlots(tables: PoolTables): Counted {
  const counted: Counted = { objects: new Map(), words: new Map(), slots: 0 };
  for (const device of tables.devices) {
    let slots = 0;
    device.forEach((slot, kind, id) => {
      slots++;
      const map = kind === 'word' ? counted.words : counted.objects;
      map.set(id, (map.get(id) ?? 0) + 1);
      if (kind === 'word') return;
      const { domainId } = device.policy;
      expectEqual(tables.objects.table.domain(id), domainId, `domain of slot ${slot}'s object`);
    });
    expectEqual(device.table.size, slots, 'slots in use of a device');
    counted.slots += slots;
  }
  return counted;
}

function checkObjects(tables: PoolTables, counted: Counted): void {
  const { table, lru, index } = tables.objects;
  const indexed = new Set<number>();
  index.forEach((id) => {
    indexed.add(id);
  });
  let objects = 0;
  let indexedObjects = 0;
  lru.forEach((id) => {
    objects++;
    expectEqual(table.references(id), counted.objects.get(id) ?? 0, `references of object ${id}`);
    expectEqual(table.has(id, flags.indexed), indexed.has(id), `object ${id} in the index`);
    if (indexed.has(id)) indexedObjects++;
  });
  expectEqual(objects, table.size, 'objects in the LRU list');
  expectEqual(counted.objects.size, table.size, 'objects that slots refer to');
  expectEqual(index.size, indexedObjects, 'objects in the index');
}

function checkWords(tables: PoolTables, counted: Counted): void {
  let words = 0;
  tables.words.forEach((id, references) => {
    words++;
    expectEqual(references, counted.words.get(id) ?? 0, `references of word ${id}`);
  });
  expectEqual(words, tables.words.size, 'words in their index');
  expectEqual(counted.words.size, tables.words.size, 'words that slots refer to');
}

function checkStats(tables: PoolTables, counted: Counted): void {
  const stats = poolStats(tables);
  const { table } = tables.objects;
  let bytes = 0;
  let shared = 0;
  let rawReferences = 0;
  for (const [id, references] of counted.objects) {
    bytes += table.length(id);
    if (references > 1) shared++;
    if (table.has(id, flags.raw)) rawReferences += references;
  }
  let sameFilled = 0;
  let zero = 0;
  for (const [id, references] of counted.words) {
    const isZero = (tables.words.low(id) | tables.words.high(id)) === 0;
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
  expectEqual(stats.allocator.objects, counted.objects.size, "the allocator's objects");
  expectEqual(stats.allocator.objectBytes, bytes, "the allocator's object bytes");
  expectEqual(stats.poolTotalSize, stats.allocator.poolPages * stats.pageSize, 'poolTotalSize');
}

function expectEqual<T extends number | boolean>(actual: T, expected: T, what: string): void {
  if (actual !== expected) throw new Error(`${what}: the walk counts ${expected}, got ${actual}`);
}
