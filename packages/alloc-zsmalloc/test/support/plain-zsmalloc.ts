import type { CompactionStep, SizeClassStats } from '@pagefold/contracts';
import type { Segment } from '@pagefold/test-support';

interface Zspage {
  /** Its pool pages: the number of the run. */
  readonly run: number;
  /** The object of every place. */
  readonly objects: (PlainObject | undefined)[];
  /** Free places, the next one last. */
  readonly free: number[];
}

interface PlainClass {
  readonly index: number;
  readonly size: number;
  readonly pages: number;
  readonly objects: number;
  /** Zspages by fullness group, the head of a list first. */
  readonly groups: Zspage[][];
}

export interface PlainObject {
  readonly length: number;
  readonly sizeClass: PlainClass;
  zspage: Zspage;
  place: number;
}

/**
 * zsmalloc's rules once more, in the plainest form and for its shipped formula: arrays and objects,
 * linear searches, no tables. It tells where every object lies, given runs of pool pages whose ids rise.
 */
export class PlainZsmalloc {
  pagesCompacted = 0;
  readonly #pageSize: number;
  /** By the kernel's index; merged classes are one object. */
  readonly #classes: PlainClass[] = [];
  #compacting: PlainClass | undefined;
  #nextRun = 0;

  constructor(pageSize: number, chainSize: number) {
    this.#pageSize = pageSize;
    const step = pageSize / 256;
    let larger: PlainClass | undefined;
    for (let index = Math.ceil((pageSize - 32) / step); index >= 0; index--) {
      const size = Math.min(32 + index * step, pageSize);
      const waste = Array.from({ length: chainSize }, (_, i) => ((i + 1) * pageSize) % size);
      const pages = waste.indexOf(Math.min(...waste)) + 1;
      const objects = Math.floor((pages * pageSize) / size);
      if (larger?.pages !== pages || larger.objects !== objects) {
        larger = { index, size, pages, objects, groups: Array.from({ length: 12 }, () => []) };
      }
      this.#classes[index] = larger;
    }
  }

  alloc(length: number): PlainObject {
    const sizes = this.#classes.map((_, i) =>
      Math.min(32 + (i * this.#pageSize) / 256, this.#pageSize),
    );
    const index = sizes.findIndex((size) => size >= length + 8);
    const sizeClass = this.#classes[index < 0 ? sizes.length - 1 : index]!;
    const zspage = sizeClass.groups.slice(1, 11).findLast((list) => list.length > 0)?.[0];
    const object: PlainObject = {
      length,
      sizeClass,
      zspage: zspage ?? this.#newZspage(sizeClass),
      place: -1,
    };
    const before = groupOf(sizeClass, object.zspage);
    occupy(object, object.zspage);
    regroup(sizeClass, object.zspage, before);
    return object;
  }

  free({ sizeClass, zspage, place }: PlainObject): void {
    const before = groupOf(sizeClass, zspage);
    vacate(zspage, place);
    regroup(sizeClass, zspage, before);
    sizeClass.groups[0] = [];
  }

  /** Moves objects one by one, `most` at most. */
  compact(most: number): CompactionStep {
    let poolPages = 0;
    for (let n = 0; n < most && this.#toCompact() !== undefined; n++) {
      poolPages += moveOne(this.#toCompact()!);
    }
    this.pagesCompacted += poolPages;
    return { poolPages, finished: this.#toCompact() === undefined };
  }

  segment({ length, sizeClass, zspage, place }: PlainObject): Segment {
    const header = sizeClass.pages === 1 && sizeClass.objects === 1 ? 0 : 8;
    const start = place * sizeClass.size + header;
    return [zspage.run, start, length];
  }

  rows(): SizeClassStats[] {
    return [...new Set(this.#classes)]
      .map((sizeClass) => {
        const zspages = sizeClass.groups.flat();
        const objectsAllocated = zspages.length * sizeClass.objects;
        const objectsUsed = zspages.flatMap(({ objects }) => objects.filter(Boolean)).length;
        return {
          index: sizeClass.index,
          size: sizeClass.size,
          zspagesByFullness: sizeClass.groups.slice(1).map((list) => list.length),
          objectsAllocated,
          objectsUsed,
          poolPagesUsed: zspages.length * sizeClass.pages,
          poolPagesPerZspage: sizeClass.pages,
          freeablePoolPages: freeable(sizeClass),
        };
      })
      .filter(({ objectsUsed }) => objectsUsed > 0);
  }

  /** The class that compaction works on, until it is done; then the first of those with most to release. */
  #toCompact(): PlainClass | undefined {
    if (this.#compacting === undefined || freeable(this.#compacting) === 0) {
      const most = Math.max(...this.#classes.map(freeable));
      this.#compacting = most > 0 ? this.#classes.find((one) => freeable(one) === most) : undefined;
    }
    return this.#compacting;
  }

  #newZspage({ objects }: PlainClass): Zspage {
    return {
      run: this.#nextRun++,
      objects: Array.from({ length: objects }, () => undefined),
      free: Array.from({ length: objects }, (_, i) => objects - 1 - i),
    };
  }
}

/** Moves the first object of the emptiest zspage to the fullest with room; returns the pool pages released. */
function moveOne(sizeClass: PlainClass): number {
  const withRoom = sizeClass.groups.slice(1, 11);
  const target = withRoom.findLast((list) => list.length > 0)![0]!;
  const source = withRoom.flat().find((zspage) => zspage !== target)!;
  for (const list of sizeClass.groups)
    list.splice(0, list.length, ...list.filter((zspage) => zspage !== source && zspage !== target));
  const object = source.objects.find((each) => each !== undefined)!;
  vacate(source, object.place);
  occupy(object, target);
  const isEmpty = source.objects.every((each) => each === undefined);
  if (!isEmpty) regroup(sizeClass, source, -1);
  regroup(sizeClass, target, -1);
  return isEmpty ? sizeClass.pages : 0;
}

function freeable(sizeClass: PlainClass): number {
  const free = sizeClass.groups.flat().reduce((sum, zspage) => sum + zspage.free.length, 0);
  return Math.floor(free / sizeClass.objects) * sizeClass.pages;
}

function groupOf({ objects }: PlainClass, zspage: Zspage): number {
  const inUse = objects - zspage.free.length;
  if (inUse === 0) return 0;
  if (inUse === objects) return 11;
  return Math.floor(Math.floor((100 * inUse) / objects) / 10) + 1;
}

/** Puts a zspage at the head of its group unless it is there already (`before`). */
function regroup(sizeClass: PlainClass, zspage: Zspage, before: number): void {
  const group = groupOf(sizeClass, zspage);
  if (group === before) return;
  const old = sizeClass.groups[before];
  const at = old?.indexOf(zspage) ?? -1;
  if (at >= 0) old!.splice(at, 1);
  sizeClass.groups[group]!.unshift(zspage);
}

function occupy(object: PlainObject, zspage: Zspage): void {
  object.place = zspage.free.pop()!;
  object.zspage = zspage;
  zspage.objects[object.place] = object;
}

function vacate(zspage: Zspage, place: number): void {
  zspage.objects[place] = undefined;
  zspage.free.push(place);
}
