/** An object of the model; `page` and `offset` are where it must lie. */
export interface ModelObject {
  readonly length: number;
  readonly chunks: number;
  page: ModelPage;
  offset: number;
}

interface ModelPage {
  /** In the order of acquisition. */
  readonly id: number;
  first: ModelObject | undefined;
  last: ModelObject | undefined;
}

/** The placement rules of mm/zbud.c in plain objects and arrays, the slow way. */
export class ZbudModel {
  readonly pages: Set<ModelPage> = new Set();
  readonly #chunk: number;
  readonly #pageSize: number;
  /** Pages by free chunks, the one put in last at the front. */
  readonly #unbuddied: ModelPage[][] = Array.from({ length: 63 }, () => []);
  #acquired = 0;

  constructor(pageSize: number) {
    this.#pageSize = pageSize;
    this.#chunk = pageSize / 64;
  }

  alloc(length: number): ModelObject {
    const chunks = Math.ceil(length / this.#chunk);
    const page = this.#unbuddied.slice(chunks).find((list) => list.length > 0)?.[0] ?? this.#open();
    this.#unlist(page);
    const asFirst = page.first === undefined;
    const offset = asFirst ? this.#chunk : this.#pageSize - chunks * this.#chunk;
    const object = { length, chunks, page, offset };
    if (asFirst) page.first = object;
    else page.last = object;
    this.#list(page);
    return object;
  }

  free(object: ModelObject): void {
    const { page } = object;
    this.#unlist(page);
    if (page.first === object) page.first = undefined;
    else page.last = undefined;
    if (page.first === undefined && page.last === undefined) this.pages.delete(page);
    else this.#list(page);
  }

  #open(): ModelPage {
    const page = { id: this.#acquired++, first: undefined, last: undefined };
    this.pages.add(page);
    return page;
  }

  #list(page: ModelPage): void {
    if (page.first !== undefined && page.last !== undefined) return;
    const free = 63 - (page.first?.chunks ?? 0) - (page.last?.chunks ?? 0);
    this.#unbuddied[free]!.unshift(page);
  }

  #unlist(page: ModelPage): void {
    for (const list of this.#unbuddied) {
      const at = list.indexOf(page);
      if (at >= 0) list.splice(at, 1);
    }
  }
}
