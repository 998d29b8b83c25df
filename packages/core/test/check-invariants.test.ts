import type { PagePool } from '@pagefold/core';
import { checkInvariants, insideOf, type PoolInside } from '@pagefold/core/parts';
import test from 'ava';
import { backed } from './support/backed.ts';
import { sameFilled, trimmed } from './support/pages.ts';

/** A pool over a backing store, with three objects, one of them shared, and two words. */
function filledPool(): PagePool {
  const { pool, device } = backed();
  const slots = device();
  for (const [slot, seed] of [1, 2, 3, 1].entries()) slots.store(slot, trimmed(100, seed));
  slots.store(10, sameFilled(1, 1));
  slots.store(11, sameFilled(2, 2));
  return pool;
}

test('a pool whose tables agree passes', (t) => {
  t.notThrows(() => checkInvariants(filledPool()));
});

test('every disagreement between tables is found', (t) => {
  const damages: Record<
    string,
    [(contents: PoolInside['contents'], slots: PoolInside['slots']) => void, RegExp]
  > = {
    'a reference too many': [
      ({ objects }) => objects.table.addReferences(0, 1),
      /references of object 0/,
    ],
    'a reference too few': [
      ({ objects }) => objects.table.addReferences(0, -1),
      /references of object 0/,
    ],
    'an object that is not indexed': [
      ({ objects }) => objects.index.remove(1),
      /object 1 in the index/,
    ],
    'an object that is not in the LRU list': [
      ({ objects }) => objects.lru.remove(1),
      /object 1 in the LRU list/,
    ],
    'an object of another domain': [
      (_, slots) => Object.assign([...slots.tables][0]!, { domain: 5 }),
      /domain of slot/,
    ],
    'an object of another length': [
      ({ objects }) => objects.table.records.set(1, 4, objects.table.records.get(1, 4) + 1),
      /bytes charged to device/,
    ],
    'an object that became raw': [
      ({ objects }) => objects.table.setFlag(1, 1 << 17),
      /storedIncompressiblePages/,
    ],
    'a slot that was forgotten': [
      (_, slots) => [...slots.tables][0]!.clear(1),
      /references of object 1/,
    ],
    'a word with a reference too many': [({ words }) => words.intern(1, 1), /references of word 0/],
    'a word that no slot has': [({ words }) => words.intern(3, 3), /references of word 2/],
    'an object that no slot has': [
      ({ objects }) => {
        const id = objects.table.take(1, 2, 0);
        objects.lru.insert(id);
      },
      /objects that slots refer to/,
    ],
    'an object too many that the second compressor has packed': [
      ({ objects }) => {
        objects.totals.secondary.objects++;
      },
      /objects of the secondary compressor/,
    ],
    'an object too few that has a dictionary': [
      ({ objects }) => objects.dictionaries.join(1),
      /objects of compressor 0 with dictionary 1/,
    ],
    'an object that the allocator does not know': [
      ({ allocator, objects }) =>
        allocator.free(objects.table.handle(1) as never, objects.table.length(1)),
      /the allocator's objects/,
    ],
  };
  for (const [name, [damage, message]] of Object.entries(damages)) {
    const pool = filledPool();
    const { contents, slots } = insideOf(pool);
    damage(contents, slots);
    t.throws(() => checkInvariants(pool), { message }, name);
  }
});
