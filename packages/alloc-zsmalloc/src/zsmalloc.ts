import { checkLength, checkMaxObjects } from '@pagefold/backend-kit';
import {
  type Allocator,
  type AllocatorContext,
  type AllocatorStats,
  type CompactionStep,
  CorruptionError,
  type Handle,
  type SizeClassStats,
} from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import { ClassZspages, zspageFields } from './class-zspages.ts';
import type { SizeClassTable } from './size-classes.ts';

/** Fields of an object's record. */
export const objectFields = 2;
const zspageField = 0;
/** The object's length in the lower 17 bits, its place in the zspage above. 0 in a record that is free. */
const objectField = 1;
const lengthBits = 17;
const lengthMask = (1 << lengthBits) - 1;

/**
 * The kernel's zsmalloc (Linux 6.12, mm/zsmalloc.c): objects of similar length lie side by side in
 * zspages of one or more pool pages, and may span two of them. Every decision (class, zspage, place,
 * and what compaction moves where) is the kernel's, so pool pages are counted as it would count them.
 *
 * An object costs a record of 8 bytes, which its handle names, and 4 bytes for its place; a zspage 12
 * bytes, and 4 for each of its pool pages. The length is kept because `free` is not told it; the class
 * follows from it. `alloc` and `free` take the same few steps however many objects there are.
 */
export class Zsmalloc implements Allocator {
  readonly name = 'zsmalloc';
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly capabilities: Allocator['capabilities'] = { compaction: true };
  readonly #sizeClasses: SizeClassTable;
  /** Beside `#sizeClasses.classes`. */
  readonly #classes: readonly ClassZspages[];
  /** Records of zspages, by length. */
  readonly #zspageTables: readonly RecordTable[];
  /** Record `handle − 1` is the object's. */
  readonly #objects: RecordTable = new RecordTable({ fields: objectFields });
  /** Where an object lies while it moves. */
  readonly #scratch: number;
  /** The class that the last step of compaction worked on. */
  #compacting: ClassZspages | undefined;
  #objectBytes = 0;
  #pagesCompacted = 0;

  /** @param table made for the context's page size. */
  constructor({ memory, pageSize, pages }: AllocatorContext, table: SizeClassTable) {
    const byFields = new Map<number, RecordTable>();
    this.#classes = table.classes.map((sizeClass) => {
      const fields = zspageFields(sizeClass);
      const zspages = byFields.get(fields) ?? new RecordTable({ fields });
      byFields.set(fields, zspages);
      return new ClassZspages(sizeClass, zspages, pages, pageSize);
    });
    this.#zspageTables = [...byFields.values()];
    this.#sizeClasses = table;
    this.maxObjectSize = pageSize;
    this.wholePageFrom = table.wholePageFrom;
    this.#scratch = memory.reserve(pageSize);
  }

  alloc(length: number): Handle | 0 {
    checkLength(length, 1, this.maxObjectSize);
    const id = this.#objects.take();
    if (id < 0) return 0;
    const zspages = this.#classOf(length);
    const zspage = zspages.withRoom();
    if (zspage < 0) {
      this.#objects.free(id);
      return 0;
    }
    const handle = (id + 1) as Handle;
    this.#place(id, zspage, zspages.add(zspage, handle), length);
    this.#objectBytes += length;
    return handle;
  }

  free(handle: Handle): void {
    const object = this.#find(handle);
    const length = object & lengthMask;
    const id = handle - 1;
    this.#classOf(length).remove(this.#objects.get(id, zspageField), object >>> lengthBits);
    this.#objects.set(id, objectField, 0);
    this.#objects.free(id);
    this.#objectBytes -= length;
  }

  /** @throws RangeError when `length` is not what `alloc` was asked for; nothing has changed. */
  write(handle: Handle, src: number, length: number): void {
    const object = this.#find(handle);
    const allocated = object & lengthMask;
    checkLength(length, allocated, allocated);
    const zspage = this.#objects.get(handle - 1, zspageField);
    this.#classOf(length).write(zspage, object >>> lengthBits, src, length);
  }

  /** @throws RangeError when `length` is not an integer from 1 to what `alloc` was asked for. */
  read(handle: Handle, length: number, dst: number): void {
    const object = this.#find(handle);
    const allocated = object & lengthMask;
    checkLength(length, 1, allocated);
    const zspage = this.#objects.get(handle - 1, zspageField);
    this.#classOf(allocated).read(zspage, object >>> lengthBits, dst, length);
  }

  /**
   * Moves objects of a class into its fullest zspages, as the kernel does when a zram device is told to
   * `compact`. The class from which most pool pages can be released comes first; the kernel's order of
   * classes is another, which changes nothing of what they come to.
   */
  compact(maxObjects: number = Number.POSITIVE_INFINITY): CompactionStep {
    checkMaxObjects(maxObjects);
    let poolPages = 0;
    let left = maxObjects;
    let zspages = this.#classToCompact();
    while (zspages !== undefined && left > 0) {
      const before = zspages.poolPages;
      left -= this.#compactClass(zspages, left);
      poolPages += before - zspages.poolPages;
      zspages = this.#classToCompact();
    }
    this.#pagesCompacted += poolPages;
    return { poolPages, finished: zspages === undefined };
  }

  stats(): AllocatorStats {
    const held = this.#classes.filter((zspages) => zspages.objects > 0);
    const poolPages = held.reduce((sum, zspages) => sum + zspages.poolPages, 0);
    return {
      poolPages,
      objects: this.#objects.size,
      objectBytes: this.#objectBytes,
      wasteBytes: poolPages * this.maxObjectSize - this.#objectBytes,
      metadataBytes: this.#zspageTables.reduce(
        (sum, table) => sum + table.byteLength,
        this.#objects.byteLength,
      ),
      pagesCompacted: this.#pagesCompacted,
      steadyStatePoolPages: held.reduce((sum, zspages) => sum + steadyStatePoolPages(zspages), 0),
      classes: held.map(classStats),
    };
  }

  #classOf(length: number): ClassZspages {
    return this.#classes[this.#sizeClasses.positionOf(length)]!;
  }

  /** The `objectField` of a live object. */
  #find(handle: Handle): number {
    const object = this.#objects.peek(handle - 1, objectField);
    if (object === 0 || handle >>> 0 !== handle) throw badHandle(handle);
    return object;
  }

  /** Notes where an object lies. */
  #place(id: number, zspage: number, place: number, length: number): void {
    const fields = this.#objects.view(id);
    const at = this.#objects.offset(id);
    fields[at + zspageField] = zspage;
    fields[at + objectField] = (place << lengthBits) | length;
  }

  /** The class of the last step while it has pool pages to release, then the one that has most. */
  #classToCompact(): ClassZspages | undefined {
    let most = this.#compacting?.freeablePoolPages ?? 0;
    if (most > 0) return this.#compacting;
    this.#compacting = undefined;
    for (const zspages of this.#classes) {
      const { freeablePoolPages } = zspages;
      if (freeablePoolPages <= most) continue;
      most = freeablePoolPages;
      this.#compacting = zspages;
    }
    return this.#compacting;
  }

  /**
   * Moves `maxObjects` at most, and returns how many. Where it stops half-way, both zspages go to the
   * heads of their groups, where the next step finds them: the target in the fullest, the source in the
   * emptiest.
   */
  #compactClass(zspages: ClassZspages, maxObjects: number): number {
    let moved = 0;
    let target = -1;
    // Free places for a whole zspage lie in at least two of them, so a target always has a source.
    while (moved < maxObjects && zspages.freeablePoolPages > 0) {
      if (target < 0) target = zspages.detachFullest();
      const source = zspages.detachEmptiest();
      moved += this.#moveObjects(zspages, source, target, maxObjects - moved);
      zspages.putBack(source);
      if (!zspages.isFull(target)) continue;
      zspages.putBack(target);
      target = -1;
    }
    if (target >= 0) zspages.putBack(target);
    return moved;
  }

  /**
   * Moves objects, in the order of their places, until the source is empty, the target full or
   * `maxObjects` have moved. Returns how many did.
   */
  #moveObjects(zspages: ClassZspages, source: number, target: number, maxObjects: number): number {
    let moved = 0;
    let place = zspages.nextTaken(source, 0);
    while (place >= 0 && moved < maxObjects && !zspages.isFull(target)) {
      const handle = zspages.handleAt(source, place);
      const id = handle - 1;
      const length = this.#objects.get(id, objectField) & lengthMask;
      const newPlace = zspages.take(target, handle);
      zspages.read(source, place, this.#scratch, length);
      zspages.write(target, newPlace, this.#scratch, length);
      zspages.clear(source, place);
      this.#place(id, target, newPlace, length);
      moved++;
      place = zspages.nextTaken(source, place + 1);
    }
    return moved;
  }
}

function steadyStatePoolPages({ objects, sizeClass }: ClassZspages): number {
  return (objects / sizeClass.objectsPerZspage) * sizeClass.poolPagesPerZspage;
}

function classStats(zspages: ClassZspages): SizeClassStats {
  const { index, size, poolPagesPerZspage } = zspages.sizeClass;
  return {
    index,
    size,
    zspagesByFullness: zspages.zspagesByFullness,
    objectsAllocated: zspages.places,
    objectsUsed: zspages.objects,
    poolPagesUsed: zspages.poolPages,
    poolPagesPerZspage,
    freeablePoolPages: zspages.freeablePoolPages,
  };
}

function badHandle(handle: number): CorruptionError {
  return new CorruptionError('PAGEFOLD_BAD_HANDLE', `zsmalloc: no object has the handle ${handle}`);
}
