type Buddy = 'first' | 'middle' | 'last';
const buddies: readonly Buddy[] = ['first', 'middle', 'last'];

/** An object of the model; `page` and `offset` are where it must lie. */
export interface ModelObject {
  readonly length: number;
  readonly chunks: number;
  page: ModelPage;
  offset: number;
  /** Whether it has come from another page. */
  foreign: boolean;
}

interface ModelPage {
  /** In the order of acquisition. */
  readonly id: number;
  readonly has: Partial<Record<Buddy, ModelObject>>;
  /** Chunk at which MIDDLE begins. */
  start: number;
}

/** The rules of mm/z3fold.c for one processor in plain objects and arrays, the slow way. */
export class Z3foldModel {
  readonly pages: Set<ModelPage> = new Set();
  pagesCompacted = 0;
  readonly #chunk: number;
  readonly #pageSize: number;
  readonly #header: number;
  /** Pages by free chunks, the one put in last at the front. */
  readonly #unbuddied: ModelPage[][];
  #acquired = 0;

  constructor(pageSize: number) {
    this.#pageSize = pageSize;
    this.#chunk = pageSize / 64;
    this.#header = pageSize === 4096 ? 2 : 1;
    this.#unbuddied = Array.from({ length: 64 - this.#header }, () => []);
  }

  alloc(length: number): ModelObject {
    const chunks = Math.ceil(length / this.#chunk);
    const isHeadless = length > this.#pageSize - (this.#header + 1) * this.#chunk;
    const page = (isHeadless ? undefined : this.#find(chunks)) ?? this.#open();
    const object = { length, chunks, page, offset: 0, foreign: false };
    if (!isHeadless) this.#put(page, object);
    return object;
  }

  free(object: ModelObject): void {
    const { page } = object;
    this.#unlist(page);
    for (const buddy of buddies) if (page.has[buddy] === object) delete page.has[buddy];
    const left = objectsOf(page);
    if (left.length === 0) {
      this.pages.delete(page);
      return;
    }
    if (this.#moveOut(page)) return;
    this.#compactInPage(page);
    this.#list(page);
  }

  /** The page that compaction empties next. */
  get movable(): ModelPage | undefined {
    const candidates = this.#unbuddied.toReversed().flat();
    return candidates.find((page) => this.#targetFor(page) !== undefined);
  }

  /** Empties `most` pages at most and returns how many. */
  compact(most: number): number {
    for (let n = 0; n < most; n++) {
      const page = this.movable;
      if (page === undefined) return n;
      this.#unlist(page);
      this.#moveOut(page);
    }
    return most;
  }

  #open(): ModelPage {
    const page = { id: this.#acquired++, has: {}, start: 0 };
    this.pages.add(page);
    return page;
  }

  #find(chunks: number, except?: ModelPage): ModelPage | undefined {
    const others = this.#unbuddied.slice(chunks).flat();
    return others.find((page) => page !== except);
  }

  /** Where the single object of a page can go. */
  #targetFor(page: ModelPage): ModelPage | undefined {
    const [object, ...others] = objectsOf(page);
    if (object === undefined || others.length > 0 || object.foreign) return undefined;
    return this.#find(object.chunks, page);
  }

  #put(page: ModelPage, object: ModelObject): void {
    this.#unlist(page);
    const { first, middle, last } = page.has;
    let buddy: Buddy;
    if (middle) buddy = !first && object.chunks <= page.start - this.#header ? 'first' : 'last';
    else if (!first) buddy = 'first';
    else if (!last) buddy = 'last';
    else buddy = 'middle';
    if (page.has[buddy]) throw new Error('the model put an object where another is');
    if (buddy === 'middle') page.start = (first?.chunks ?? 0) + this.#header;
    page.has[buddy] = object;
    object.page = page;
    this.#list(page);
  }

  /** For a page that is in no list. */
  #moveOut(page: ModelPage): boolean {
    const [object] = objectsOf(page);
    const target = this.#targetFor(page);
    if (object === undefined || target === undefined) return false;
    object.foreign = true;
    this.#put(target, object);
    this.pages.delete(page);
    this.pagesCompacted++;
    return true;
  }

  #compactInPage(page: ModelPage): void {
    const { first, middle, last } = page.has;
    if (!middle) return;
    if (!first && !last) {
      page.has.first = middle;
      delete page.has.middle;
    } else if (!last) {
      const start = this.#header + (first?.chunks ?? 0);
      if (page.start - start >= 3) page.start = start;
    } else if (!first) {
      const start = 64 - last.chunks - middle.chunks;
      if (start - page.start >= 3) page.start = start;
    }
  }

  #list(page: ModelPage): void {
    const { first, middle, last } = page.has;
    if (first) first.offset = this.#header * this.#chunk;
    if (middle) middle.offset = page.start * this.#chunk;
    if (last) last.offset = this.#pageSize - last.chunks * this.#chunk;
    if (first && middle && last) return;
    const end = page.start + (middle?.chunks ?? 0);
    const free = middle
      ? Math.max(first ? 0 : page.start - this.#header, last ? 0 : 64 - end)
      : 64 - this.#header - (first?.chunks ?? 0) - (last?.chunks ?? 0);
    this.#unbuddied[free]!.unshift(page);
  }

  #unlist(page: ModelPage): void {
    for (const list of this.#unbuddied) {
      const at = list.indexOf(page);
      if (at >= 0) list.splice(at, 1);
    }
  }
}

function objectsOf(page: ModelPage): ModelObject[] {
  return buddies.flatMap((buddy) => page.has[buddy] ?? []);
}
