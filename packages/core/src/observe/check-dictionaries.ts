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
  const { table, dictionaries, auto } = objects;
  const users = new Array<number>(mostDictionaries + 1).fill(0);
  const domains = new Set<number>();
  for (const id of ids) {
    const dictionary = dictionaryIn(table.state(id));
    users[dictionary]!++;
    domains.add(table.domain(id));
    if (dictionary === 0) continue;
    expectEqual(dictionaries.has(dictionary), true, `dictionary ${dictionary} of object ${id}`);
    expectEqual(table.has(id, flags.raw), false, `object ${id}, which has a dictionary, as raw`);
  }
  for (let dictionary = 1; dictionary <= mostDictionaries; dictionary++) {
    const counted = users[dictionary]!;
    expectEqual(dictionaries.usersOf(dictionary), counted, `objects with dictionary ${dictionary}`);
  }
  const hasOneDomain = auto === undefined || domains.size <= 1;
  expectEqual(hasOneDomain, true, 'one domain of all objects, on which dictionaries are trained');
}
