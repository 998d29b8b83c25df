import { isWord, objectOf, wordOf } from '../contents/content-ref.ts';
import { flags } from '../contents/object-state.ts';
import { insideOf, type PagePool } from '../page-pool.ts';
import type { PoolInside } from '../pool-inside.ts';
import type { SlotTable } from '../slots/slot-table.ts';
import { checkObjects } from './check-objects.ts';
import { expectEqual } from './expect-equal.ts';
import { poolStats } from './pool-stats.ts';

interface Counted {
  readonly objects: Map<number, number>;
  readonly words: Map<number, number>;
  slots: number;
}

/**
 * Walks all tables of a pool and checks that they agree with each other and with `stats()`: references
 * with slots, index and LRU with objects, bases with deltas, domains with devices, lengths with the allocator.
 *
 * @throws Error that says what does not agree.
 */
export function checkInvariants(pool: PagePool): void {
  const inside = insideOf(pool);
  const counted = countSlots(inside);
  const deadBases = checkObjects(inside.contents.objects, counted.objects);
  checkWords(inside, counted);
  checkStats(inside, counted, deadBases);
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

function checkWords({ contents }: PoolInside, counted: Counted): void {
  let words = 0;
  contents.words.forEach((id, references) => {
    words++;
    expectEqual(references, counted.words.get(id) ?? 0, `references of word ${id}`);
  });
  expectEqual(words, contents.words.size, 'words in their index');
  expectEqual(counted.words.size, contents.words.size, 'words that slots refer to');
}

function checkStats(inside: PoolInside, counted: Counted, deadBases: readonly number[]): void {
  const stats = poolStats(inside);
  const { words } = inside.contents;
  const { table } = inside.contents.objects;
  let bytes = deadBases.reduce((sum, id) => sum + table.length(id), 0);
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
  checkSecondary(inside, counted, deadBases);
  const inMemory = counted.objects.size + deadBases.length - backed;
  expectEqual(stats.allocator.objects, inMemory, "the allocator's objects");
  expectEqual(stats.allocator.objectBytes, bytes, "the allocator's object bytes");
  expectEqual(stats.poolTotalSize, stats.allocator.poolPages * stats.pageSize, 'poolTotalSize');
}

function checkSecondary(
  { contents }: PoolInside,
  counted: Counted,
  deadBases: readonly number[],
): void {
  const { table, totals } = contents.objects;
  let objects = 0;
  let bytes = 0;
  let references = 0;
  for (const id of [...counted.objects.keys(), ...deadBases]) {
    if (!table.has(id, flags.secondary) || table.has(id, flags.writtenBack)) continue;
    objects++;
    bytes += table.length(id);
    references += counted.objects.get(id) ?? 0;
  }
  expectEqual(totals.secondary.objects, objects, 'objects of the secondary compressor');
  expectEqual(totals.secondary.bytes, bytes, 'bytes of the secondary compressor');
  expectEqual(totals.secondary.references, references, 'slots of the secondary compressor');
}
