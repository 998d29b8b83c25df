import type { Lru } from './lru.ts';
import type { ObjectForms } from './object-forms.ts';
import type { ObjectRoom } from './object-room.ts';
import type { ObjectTable } from './object-table.ts';

/** The objects of a pool, for those who decide that some leave memory. */
export interface LeavingObjects {
  readonly table: ObjectTable;
  readonly lru: Lru;
  readonly room: ObjectRoom;
  readonly forms: ObjectForms;
  /** An object's bytes leave memory, which it does as far as index and figures are concerned. */
  leaveMemory(id: number): void;
  /** Frees the record of an object that is nowhere any more. */
  freeRecord(id: number): void;
}
