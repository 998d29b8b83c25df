import {
  type Allocator,
  type AllocatorContext,
  type AllocatorStats,
  type CompactionStep,
  CorruptionError,
  type Handle,
  type PoolPageId,
} from '@pagefold/contracts';

const cellsPerPage = 4;

interface PoolPage {
  readonly id: PoolPageId;
  /** Pages are numbered as they come. */
  readonly age: number;
  /** Objects in the cells; one that is longer than a cell has the page, and stands in all of them. */
  readonly cells: (StoredObject | undefined)[];
}

interface StoredObject {
  readonly length: number;
  page: PoolPage;
  cell: number;
}

export interface CellOptions {
  readonly maxObjectSize?: number;
  readonly wholePageFrom?: number;
}

/**
 * A plain allocator: pool pages of four cells, for objects of a quarter of a page and less, and whole
 * pages for the others. Handles never come again.
 */
export class CellAllocator implements Allocator {
  readonly name = 'cells';
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly capabilities = { compaction: true };
  readonly #context: AllocatorContext;
  readonly #scratch: number;
  readonly #objects = new Map<number, StoredObject>();
  readonly #pages = new Set<PoolPage>();
  /** Those with an empty cell. */
  readonly #withRoom = new Set<PoolPage>();
  #objectBytes = 0;
  #lastHandle = 0;
  #lastAge = 0;
  #pagesCompacted = 0;

  constructor(context: AllocatorContext, options: CellOptions = {}) {
    const { maxObjectSize = context.pageSize, wholePageFrom = maxObjectSize + 1 } = options;
    this.maxObjectSize = maxObjectSize;
    this.wholePageFrom = wholePageFrom;
    this.#context = context;
    this.#scratch = context.memory.reserve(context.pageSize);
  }

  get #cellBytes(): number {
    return this.#context.pageSize / cellsPerPage;
  }

  alloc(length: number): Handle | 0 {
    if (!(Number.isInteger(length) && length >= 1 && length <= this.maxObjectSize)) {
      throw new RangeError(`"length" expected 1 to ${this.maxObjectSize}, got ${length}`);
    }
    const whole = length > this.#cellBytes;
    const page = (whole ? undefined : this.#pageWithRoom()) ?? this.#addPage();
    if (page === undefined) return 0;
    const object: StoredObject = { length, page, cell: whole ? 0 : page.cells.indexOf(undefined) };
    if (whole) page.cells.fill(object);
    else page.cells[object.cell] = object;
    this.#noteRoom(page);
    this.#objectBytes += length;
    this.#objects.set(++this.#lastHandle, object);
    return this.#lastHandle as Handle;
  }

  free(handle: Handle): void {
    const { page, cell, length } = this.#find(handle);
    this.#objects.delete(handle);
    this.#objectBytes -= length;
    if (length > this.#cellBytes) page.cells.fill(undefined);
    else page.cells[cell] = undefined;
    this.#noteRoom(page);
  }

  write(handle: Handle, src: number, length: number): void {
    const { page, cell } = this.#find(handle);
    this.#context.pages.write(page.id, cell * this.#cellBytes, src, length);
  }

  read(handle: Handle, length: number, dst: number): void {
    const { page, cell } = this.#find(handle);
    this.#context.pages.read(page.id, cell * this.#cellBytes, dst, length);
  }

  /** Moves objects to holes in older pages, so that every series of steps comes to an end. */
  compact(maxObjects: number = Number.POSITIVE_INFINITY): CompactionStep {
    const before = this.#pages.size;
    let finished = false;
    for (let moved = 0; moved <= maxObjects; moved++) {
      const target = this.#pageWithRoom();
      const object = target && this.#firstBehind(target);
      finished = target === undefined || object === undefined;
      if (finished || moved === maxObjects) break;
      this.#move(object!, target!);
    }
    const poolPages = before - this.#pages.size;
    this.#pagesCompacted += poolPages;
    return { poolPages, finished };
  }

  stats(): AllocatorStats {
    const objectBytes = this.#objectBytes;
    return {
      poolPages: this.#pages.size,
      objects: this.#objects.size,
      objectBytes,
      wasteBytes: this.#pages.size * this.#context.pageSize - objectBytes,
      metadataBytes: this.#objects.size * 8,
      pagesCompacted: this.#pagesCompacted,
      steadyStatePoolPages: this.#pages.size,
    };
  }

  #find(handle: Handle): StoredObject {
    const object = this.#objects.get(handle);
    if (object === undefined) throw new CorruptionError('PAGEFOLD_BAD_HANDLE', `handle ${handle}`);
    return object;
  }

  /** The oldest. */
  #pageWithRoom(): PoolPage | undefined {
    let oldest: PoolPage | undefined;
    for (const page of this.#withRoom) {
      if (oldest === undefined || page.age < oldest.age) oldest = page;
    }
    return oldest;
  }

  #firstBehind({ age }: PoolPage): StoredObject | undefined {
    for (const object of this.#objects.values()) {
      if (object.length <= this.#cellBytes && object.page.age > age) return object;
    }
    return undefined;
  }

  #addPage(): PoolPage | undefined {
    const id = this.#context.pages.acquire();
    if (id < 0) return undefined;
    const page: PoolPage = {
      id: id as PoolPageId,
      age: this.#lastAge++,
      cells: new Array(cellsPerPage).fill(undefined),
    };
    this.#pages.add(page);
    return page;
  }

  #move(object: StoredObject, target: PoolPage): void {
    const { pages } = this.#context;
    const { page, cell, length } = object;
    object.page = target;
    object.cell = target.cells.indexOf(undefined);
    target.cells[object.cell] = object;
    this.#noteRoom(target);
    pages.read(page.id, cell * this.#cellBytes, this.#scratch, length);
    pages.write(target.id, object.cell * this.#cellBytes, this.#scratch, length);
    page.cells[cell] = undefined;
    this.#noteRoom(page);
  }

  /** After a change of a page's cells: an empty one is released. */
  #noteRoom(page: PoolPage): void {
    if (page.cells.includes(undefined)) this.#withRoom.add(page);
    else this.#withRoom.delete(page);
    if (page.cells.some((object) => object !== undefined)) return;
    this.#withRoom.delete(page);
    this.#pages.delete(page);
    this.#context.pages.release(page.id);
  }
}
