import * as kit from '@pagefold/backend-kit';
import {
  type AllocatorContext,
  CorruptionError,
  type Handle,
  type ObjectPlacer,
} from '@pagefold/contracts';
import { RecordLists, RecordTable } from '@pagefold/tables';
import { ClassZspages, zspageFields } from './class-zspages.ts';
import { FullnessLists, groups } from './fullness-lists.ts';
import type { SizeClassTable } from './size-classes.ts';

/** A constant of its own, which the engine takes for one: it reads what is imported anew for each use. */
const { checkLength } = kit;

/**
 * Objects in zspages. A handle is the object's spot in its size class plus 1, which changes when the object
 * moves; the class follows from the length, which its owner keeps.
 */
export class PlacedObjects implements ObjectPlacer {
  /** Beside those of the table. */
  readonly classes: readonly ClassZspages[];
  readonly #sizeClasses: SizeClassTable;
  readonly #maxLength: number = 0;
  readonly #memoryBytes: number;
  /** Records of zspages, by length. */
  readonly #tables: readonly RecordTable[];
  #objectBytes = 0;

  constructor({ memory, pageSize, pages }: AllocatorContext, table: SizeClassTable) {
    const heads = new Int32Array(groups * table.classes.length).fill(-1);
    const counts = new Uint32Array(heads.length);
    const tables = new Map<number, { records: RecordTable; lists: RecordLists }>();
    this.classes = table.classes.map((sizeClass, i) => {
      const fields = zspageFields(sizeClass);
      if (!tables.has(fields)) {
        const records = new RecordTable({ fields });
        tables.set(fields, { records, lists: new RecordLists(records, 0, heads) });
      }
      const { records, lists } = tables.get(fields)!;
      const ofClass = new FullnessLists(lists, counts, groups * i, sizeClass.objectsPerZspage);
      return new ClassZspages(sizeClass, records, ofClass, pages);
    });
    this.#tables = [...tables.values()].map(({ records }) => records);
    this.#sizeClasses = table;
    this.#maxLength = pageSize;
    this.#memoryBytes = memory.bytes.length;
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

  put(src: number, length: number, owner: number): Handle | 0 {
    checkLength(length, 1, this.#maxLength);
    const zspages = this.#classOf(length);
    const { maxLength } = zspages.sizeClass;
    // All of its place is written, as far as there is memory: whoever copies has to do with few lengths then.
    const whole = src + maxLength <= this.#memoryBytes ? maxLength : length;
    const spot = zspages.put(src, whole, owner);
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

/** What is thrown for a handle that no object has. */
export function badHandle(handle: number): CorruptionError {
  return new CorruptionError('PAGEFOLD_BAD_HANDLE', `zsmalloc: no object has the handle ${handle}`);
}
