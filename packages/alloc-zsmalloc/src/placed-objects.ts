import { checkLength } from '@pagefold/backend-kit';
import {
  type AllocatorContext,
  CorruptionError,
  type Handle,
  type ObjectPlacer,
} from '@pagefold/contracts';
import { RecordLists, RecordTable } from '@pagefold/tables';
import { ClassZspages, zspageFields } from './class-zspages.ts';
import { FullnessLists, groups } from './fullness-lists.ts';
import type { SizeClass, SizeClassTable } from './size-classes.ts';

/**
 * Objects in zspages. A handle is the object's spot in its size class plus 1, which changes when the object
 * moves; the class follows from the length, which its owner keeps.
 */
export class PlacedObjects implements ObjectPlacer {
  /** Beside those of the table. */
  readonly classes: readonly ClassZspages[];
  readonly #sizeClasses: SizeClassTable;
  readonly #maxLength: number;
  /** Records of zspages, by length. */
  readonly #tables: readonly RecordTable[];
  #objectBytes = 0;

  constructor({ pageSize, pages }: AllocatorContext, table: SizeClassTable) {
    const tables = tablesFor(table.classes);
    this.classes = table.classes.map((sizeClass) => {
      const { records, lists, counts, classes } = tables.get(zspageFields(sizeClass))!;
      const first = groups * classes.indexOf(sizeClass);
      const ofClass = new FullnessLists(lists, counts, first, sizeClass.objectsPerZspage);
      return new ClassZspages(sizeClass, records, ofClass, pages);
    });
    this.#tables = [...tables.values()].map(({ records }) => records);
    this.#sizeClasses = table;
    this.#maxLength = pageSize;
  }

  /** Sum of the lengths of all objects. */
  get objectBytes(): number {
    return this.#objectBytes;
  }

  /** Bytes of the tables of zspages. */
  get metadataBytes(): number {
    return this.#tables.reduce((sum, table) => sum + table.byteLength, 0);
  }

  alloc(length: number, owner: number): Handle | 0 {
    checkLength(length, 1, this.#maxLength);
    const spot = this.#classOf(length).add(owner);
    if (spot < 0) return 0;
    this.#objectBytes += length;
    return (spot + 1) as Handle;
  }

  free(handle: Handle, length: number): void {
    if (!this.#classOf(length).remove(handle - 1)) throw badHandle(handle);
    this.#objectBytes -= length;
  }

  write(handle: Handle, src: number, length: number): void {
    if (!this.#classOf(length).write(handle - 1, src, length)) throw badHandle(handle);
  }

  read(handle: Handle, length: number, dst: number): void {
    if (!this.#classOf(length).read(handle - 1, length, dst)) throw badHandle(handle);
  }

  /** As {@link read}, of an object of `allocated` bytes the first `length`. */
  readPart(handle: Handle, allocated: number, length: number, dst: number): void {
    if (!this.#classOf(allocated).read(handle - 1, length, dst)) throw badHandle(handle);
  }

  #classOf(length: number): ClassZspages {
    return this.classes[this.#sizeClasses.positionOf(length)]!;
  }
}

/** The zspages of all classes whose records have one length. */
interface ZspageTable {
  readonly classes: readonly SizeClass[];
  readonly records: RecordTable;
  /** By class and fullness group. */
  readonly lists: RecordLists;
  readonly counts: Uint32Array;
}

/** A table for every length of records. */
function tablesFor(sizeClasses: readonly SizeClass[]): Map<number, ZspageTable> {
  const byFields = new Map<number, SizeClass[]>();
  for (const sizeClass of sizeClasses) {
    const fields = zspageFields(sizeClass);
    byFields.set(fields, [...(byFields.get(fields) ?? []), sizeClass]);
  }
  const tables = new Map<number, ZspageTable>();
  for (const [fields, classes] of byFields) {
    const records = new RecordTable({ fields });
    const lists = new RecordLists(records, 0, groups * classes.length);
    const counts = new Uint32Array(groups * classes.length);
    tables.set(fields, { classes, records, lists, counts });
  }
  return tables;
}

/** What is thrown for a handle that no object has. */
export function badHandle(handle: number): CorruptionError {
  return new CorruptionError('PAGEFOLD_BAD_HANDLE', `zsmalloc: no object has the handle ${handle}`);
}
