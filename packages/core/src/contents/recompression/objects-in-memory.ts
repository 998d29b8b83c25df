import { state } from '../object-fields.ts';
import { flags } from '../object-state.ts';
import type { ObjectTable } from '../object-table.ts';

/** Ids that are looked at before a walk lets others have a turn. */
const idsAStep = 256;

/**
 * Walks over the objects that have their bytes in memory, in the order of their ids; undefined comes after some ids,
 * so that whoever passes over most objects stops there too. Objects may come and go meanwhile: one that is there all the time
 * is met once.
 */
export function* objectsInMemory(table: ObjectTable): Generator<number | undefined, void> {
  for (let id = 0; id < table.records.idsEnd; id++) {
    if (isInMemory(table, id)) yield id;
    if (id % idsAStep === idsAStep - 1) yield undefined;
  }
}

/** An id may be none any more, or never have been one. */
function isInMemory(table: ObjectTable, id: number): boolean {
  const word = table.records.peek(id, state);
  if ((word & flags.writtenBack) !== 0) return false;
  return table.peekReferences(id) > 0 || (word & flags.base) !== 0;
}
