import { mostDictionaries } from '@pagefold/contracts';
import { dictionaryIn, flags } from '../contents/object-state.ts';
import type { ObjectStore } from '../contents/object-store.ts';
import { expectEqual } from './expect-equal.ts';

/**
 * Checks that every object's dictionary is prepared and counted, that raw objects have none, and that a pool which
 * trains its dictionaries itself has objects of one domain.
 *
 * @param ids the objects that have records, those included that are gone, but pinned.
 * @throws Error that says what does not agree.
 */
export function checkDictionaries(objects: ObjectStore, ids: readonly number[]): void {
  const { table, codecs } = objects;
  const domains = new Set<number>();
  for (const id of ids) domains.add(table.domain(id));
  for (const [i, codec] of codecs.all.entries()) {
    const users = new Array<number>(mostDictionaries + 1).fill(0);
    for (const id of ids) {
      const state = table.state(id);
      const dictionary = dictionaryIn(state);
      if (!codec.hasPacked(state)) continue;
      users[dictionary]!++;
      const isRaw = (state & flags.raw) !== 0;
      if (dictionary === 0 && i === 0) continue;
      expectEqual(
        isRaw,
        false,
        `object ${id}, of compressor ${i} and dictionary ${dictionary}, as raw`,
      );
      if (dictionary === 0) continue;
      expectEqual(
        codec.dictionaries.has(dictionary),
        true,
        `dictionary ${dictionary} of object ${id}`,
      );
    }
    for (let dictionary = 1; dictionary <= mostDictionaries; dictionary++) {
      const counted = users[dictionary]!;
      const what = `objects of compressor ${i} with dictionary ${dictionary}`;
      expectEqual(codec.dictionaries.usersOf(dictionary), counted, what);
    }
  }
  const hasOneDomain = !objects.hasOneDomain || domains.size <= 1;
  expectEqual(hasOneDomain, true, 'one domain of all objects, on which dictionaries are trained');
}
