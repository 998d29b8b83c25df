import { checkLength, checkMaxObjects } from '@pagefold/backend-kit';
import type {
  Allocator,
  AllocatorContext,
  AllocatorStats,
  CompactionStep,
  Handle,
  ObjectMoved,
  ObjectPlacer,
  SizeClassStats,
} from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import type { ClassZspages } from './class-zspages.ts';
import { badHandle, PlacedObjects } from './placed-objects.ts';
import type { SizeClassTable } from './size-classes.ts';

/** Fields of the record of an object that has a handle which stays: its handle in the zspages, its length. */
const whereField = 0;
/** 0 in a record that is free. */
const lengthField = 1;
const objectFields = 2;

/**
 * The kernel's zsmalloc (Linux 6.12, mm/zsmalloc.c): objects of similar length lie side by side in
 * zspages of one or more pool pages, and may span two of them. Every decision (class, zspage, place,
 * and what compaction moves where) is the kernel's, so pool pages are counted as it would count them.
 *
 * An object costs 4 bytes for its place; a zspage 16 bytes. To whom keeps the lengths and
 * handles of objects himself ({@link placeFor}) that is all; a handle that stays the same, and a length that is known, take a record of another 8.
 * The class of an object follows from its length. `alloc` and `free` take the same few steps however many objects there are.
 */
export class Zsmalloc implements Allocator {
  readonly name = 'zsmalloc';
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly capabilities: Allocator['capabilities'] = { compaction: true };
  readonly #placed: PlacedObjects;
  /** Record `handle − 1` is the object's. */
  readonly #objects: RecordTable = new RecordTable({ fields: objectFields });
  /** The class that the last step of compaction worked on. */
  #compacting: ClassZspages | undefined;
  /** Where an object lies while it moves. */
  readonly #scratch: number;
  /** Told where an object has gone. */
  #moved: ObjectMoved = (id, handle) => this.#objects.set(id, whereField, handle);
  #pagesCompacted = 0;

  /** @param table made for the context's page size. */
  constructor(context: AllocatorContext, table: SizeClassTable) {
    this.#placed = new PlacedObjects(context, table);
    this.maxObjectSize = context.pageSize;
    this.wholePageFrom = table.wholePageFrom;
    this.#scratch = context.memory.reserve(context.pageSize);
  }

  placeFor(moved: ObjectMoved): ObjectPlacer {
    this.#moved = moved;
    return this.#placed;
  }

  alloc(length: number): Handle | 0 {
    const id = this.#objects.take();
    if (id < 0) return 0;
    let where: Handle | 0 = 0;
    try {
      where = this.#placed.alloc(length, id);
    } finally {
      if (where === 0) this.#objects.free(id);
    }
    if (where === 0) return 0;
    this.#objects.set(id, whereField, where);
    this.#objects.set(id, lengthField, length);
    return (id + 1) as Handle;
  }

  free(handle: Handle): void {
    const length = this.#lengthOf(handle);
    this.#placed.free(this.#whereIs(handle), length);
    this.#objects.set(handle - 1, lengthField, 0);
    this.#objects.free(handle - 1);
  }

  /** @throws RangeError when `length` is not what `alloc` was asked for; nothing has changed. */
  write(handle: Handle, src: number, length: number): void {
    const allocated = this.#lengthOf(handle);
    checkLength(length, allocated, allocated);
    this.#placed.write(this.#whereIs(handle), src, length);
  }

  /** @throws RangeError when `length` is not an integer from 1 to what `alloc` was asked for. */
  read(handle: Handle, length: number, dst: number): void {
    const allocated = this.#lengthOf(handle);
    checkLength(length, 1, allocated);
    this.#placed.readPart(this.#whereIs(handle), allocated, length, dst);
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
    const { classes, objectBytes } = this.#placed;
    const held = classes.filter((zspages) => zspages.objects > 0);
    const poolPages = held.reduce((sum, zspages) => sum + zspages.poolPages, 0);
    return {
      poolPages,
      objects: held.reduce((sum, zspages) => sum + zspages.objects, 0),
      objectBytes,
      wasteBytes: poolPages * this.maxObjectSize - objectBytes,
      metadataBytes: this.#objects.byteLength + this.#placed.metadataBytes,
      pagesCompacted: this.#pagesCompacted,
      steadyStatePoolPages: held.reduce((sum, zspages) => sum + steadyStatePoolPages(zspages), 0),
      classes: held.map(classStats),
    };
  }

  /** Of a live object, which has one. @throws CorruptionError */
  #lengthOf(handle: Handle): number {
    const length = this.#objects.peek(handle - 1, lengthField);
    if (length === 0 || handle >>> 0 !== handle) throw badHandle(handle);
    return length;
  }

  #whereIs(handle: Handle): Handle {
    return this.#objects.get(handle - 1, whereField) as Handle;
  }

  /** The class of the last step while it has pool pages to release, then the one that has most. */
  #classToCompact(): ClassZspages | undefined {
    let most = this.#compacting?.freeablePoolPages ?? 0;
    if (most > 0) return this.#compacting;
    this.#compacting = undefined;
    for (const zspages of this.#placed.classes) {
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
    // An object's length is its owner's matter: all of its place moves.
    const { maxLength } = zspages.sizeClass;
    let moved = 0;
    let spot = zspages.nextTaken(source, 0);
    while (spot >= 0 && moved < maxObjects && !zspages.isFull(target)) {
      const owner = zspages.ownerAt(spot);
      const newSpot = zspages.take(target, owner);
      zspages.read(spot, maxLength, this.#scratch);
      zspages.write(newSpot, this.#scratch, maxLength);
      zspages.clear(spot);
      this.#moved(owner, (newSpot + 1) as Handle);
      moved++;
      spot = zspages.nextTaken(source, zspages.placeOf(spot) + 1);
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
