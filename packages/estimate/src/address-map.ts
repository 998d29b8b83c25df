import type { PageRegion } from './sources/page-source.ts';

/** The most cells of a map: more could not be told apart on a screen. */
export const maxCells = 65_536;

/** Where in the images what lies, in the order of their pages. */
export interface AddressMap {
  /** Pages of a cell, a power of two; the last one may have fewer. */
  readonly pagesPerCell: number;
  /** A letter a cell, the layer that most of its pages are in: zero, same-filled, duplicate or unique, as `zsdu`. */
  readonly layers: string;
  /**
   * A digit a cell, 0 to 9 and a to v: bytes of its pages by the combination `reference`, each as if it were stored
   * by itself, in 31sts of the cell, rounded up; null without a combination.
   */
  readonly sizes: string | null;
  /**
   * What lies from which page on, over all images, where a source tells; what it does not name is the image itself,
   * in the order of its pages.
   */
  readonly regions: readonly PageRegion[];
}

/** Regions that are kept; a machine may have any number of mappings. */
const maxRegions = 4096;
const letters = 'zsdu';
const digits = '0123456789abcdefghijklmnopqrstuv';

/** A layer as its place in `zsdu`. */
export type MapLayer = 0 | 1 | 2 | 3;

/**
 * Draws the map while pages come, whose number nobody need know: it halves its cells whenever there are too many.
 * It takes 1 MiB, and half as much for each compressor.
 */
export class AddressMapper {
  #pages = 0;
  #pagesPerCell = 1;
  readonly #pageSize: number;
  readonly #counts = letters.split('').map(() => new Uint32Array(maxCells));
  readonly #sums: readonly Float64Array[];
  readonly #regions: PageRegion[] = [];

  /** @param compressors how many lengths come with a page. */
  constructor(pageSize: number, compressors: number) {
    this.#pageSize = pageSize;
    this.#sums = Array.from({ length: compressors }, () => new Float64Array(maxCells));
  }

  get byteLength(): number {
    return [...this.#counts, ...this.#sums].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /**
   * Takes the next page.
   *
   * @param lengthOf what it compresses to by each compressor; 0 for not to less than a page.
   */
  add(layer: MapLayer, lengthOf?: (compressor: number) => number): void {
    if (this.#pages === maxCells * this.#pagesPerCell) this.#halve();
    const cell = Math.floor(this.#pages++ / this.#pagesPerCell);
    this.#counts[layer]![cell]!++;
    if (lengthOf === undefined) return;
    for (let i = 0; i < this.#sums.length; i++) {
      this.#sums[i]![cell]! += lengthOf(i) || this.#pageSize;
    }
  }

  /** Takes the next pages, all in one layer. */
  addRun(layer: MapLayer, pages: number): void {
    for (let left = pages; left > 0; ) {
      if (this.#pages === maxCells * this.#pagesPerCell) this.#halve();
      const room = this.#pagesPerCell - (this.#pages % this.#pagesPerCell);
      const taken = Math.min(left, room);
      this.#counts[layer]![Math.floor(this.#pages / this.#pagesPerCell)]! += taken;
      this.#pages += taken;
      left -= taken;
    }
  }

  /** Notes what the pages of a source are, whose first page had the number `from`. */
  addRegions(regions: readonly PageRegion[], from: number): void {
    for (const { page, name } of regions.slice(0, maxRegions - this.#regions.length)) {
      this.#regions.push({ page: from + page, name });
    }
  }

  /** @param compressor whose lengths are meant; undefined without any. */
  result(compressor: number | undefined): AddressMap {
    const cells = Math.ceil(this.#pages / this.#pagesPerCell);
    const all = Array.from({ length: cells }, (_, cell) => cell);
    const sums = compressor === undefined ? undefined : this.#sums[compressor];
    return {
      pagesPerCell: this.#pagesPerCell,
      layers: all.map((cell) => letters[this.#layerOf(cell)]).join(''),
      sizes: sums === undefined ? null : all.map((cell) => this.#digitOf(cell, sums)).join(''),
      regions: [...this.#regions],
    };
  }

  #layerOf(cell: number): number {
    const counts = this.#counts.map((each) => each[cell]!);
    return counts.indexOf(Math.max(...counts));
  }

  #digitOf(cell: number, sums: Float64Array): string {
    const pages = this.#counts.reduce((sum, each) => sum + each[cell]!, 0);
    return digits[Math.ceil((31 * sums[cell]!) / (pages * this.#pageSize))]!;
  }

  #halve(): void {
    for (const cells of [...this.#counts, ...this.#sums]) {
      for (let i = 0; i < maxCells / 2; i++) cells[i] = cells[2 * i]! + cells[2 * i + 1]!;
      cells.fill(0, maxCells / 2);
    }
    this.#pagesPerCell *= 2;
  }
}
