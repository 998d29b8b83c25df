import { checkPageSize, resolveOptions } from '@pagefold/contracts';
import { type ClassFormula, type ZsmallocOptions, zsmallocOptions } from './options.ts';

/** Bytes before every object that hold its handle in the kernel. */
const headerBytes = 8;
/** Bytes of the smallest place. */
const minSize = 32;

/** A size class: objects of similar length that lie side by side in zspages of one length. */
export interface SizeClass {
  /** Its number in the kernel. A class that stands for smaller ones, merged with it, keeps its own. */
  readonly index: number;
  /** Bytes of a place, header included. */
  readonly size: number;
  /** The longest object that a place holds, in bytes: all of it where the place is a whole pool page. */
  readonly maxLength: number;
  /**
   * Pool pages of a zspage: the number, up to the chain size, that leaves the fewest bytes over.
   */
  readonly poolPagesPerZspage: number;
  /** Places in a zspage. */
  readonly objectsPerZspage: number;
}

/**
 * The size classes of zsmalloc for pool pages of `pageSize` bytes, a chain size and a formula: what a
 * tool prints as the table of classes, and what {@link createZsmalloc} works with (mm/zsmalloc.c,
 * `zs_create_pool`).
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for a page size or an option that cannot be.
 */
export function sizeClasses(pageSize: number, options: ZsmallocOptions = {}): SizeClassTable {
  checkPageSize(pageSize);
  const resolved = resolveOptions('zsmalloc', zsmallocOptions, { ...options });
  return new SizeClassTable(pageSize, resolved.chainSize, resolved.classFormula);
}

/**
 * The classes of an allocator, and which of them takes an object.
 *
 * Sizes rise in steps of 1/256 of a page. Neighbours with equally many pool pages and objects in a
 * zspage are merged into the largest of them, which costs nothing: the zspage has no more room.
 */
export class SizeClassTable {
  /** Bytes of a pool page. */
  readonly pageSize: number;
  /** The classes, smallest first; those that were merged appear once, as the largest of them. */
  readonly classes: readonly SizeClass[];
  /** From this length on, an object takes a whole pool page (zsmalloc's `huge_class_size`). */
  readonly wholePageFrom: number;
  /** For every class index of the kernel, where the class that it was merged into stands in `classes`. */
  readonly #positions: Uint16Array;
  readonly #stepBits: number = 0;

  constructor(pageSize: number, chainSize: number, formula: ClassFormula) {
    const step = pageSize >>> 8;
    const slots = Math.ceil((pageSize - minSize) / step) + 1;
    const fromLargest: SizeClass[] = [];
    const positions = new Uint16Array(slots);
    for (let index = slots - 1; index >= 0; index--) {
      const size = Math.min(minSize + index * step, pageSize);
      const candidate = sizeClass(
        index,
        size,
        pageSize,
        chainLength(formula, size, pageSize, chainSize),
      );
      const larger = fromLargest.at(-1);
      if (larger === undefined || !haveSameShape(candidate, larger)) fromLargest.push(candidate);
      positions[index] = fromLargest.length;
    }
    this.pageSize = pageSize;
    this.classes = fromLargest.reverse();
    this.#positions = positions.map((fromEnd) => fromLargest.length - fromEnd);
    this.#stepBits = 31 - Math.clz32(step);
    // Above the largest class that chains pool pages, every class has one object a pool page.
    const watermark = this.classes.findLast((each) => each.poolPagesPerZspage > 1)!;
    this.wholePageFrom = watermark.maxLength + 1;
  }

  /**
   * Where in `classes` the class stands that takes an object of `length` bytes. What is longer than a
   * page counts as a page.
   */
  positionOf(length: number): number {
    const beyond = length + headerBytes - minSize;
    if (beyond <= 0) return this.#positions[0]!;
    const index = ((beyond - 1) >>> this.#stepBits) + 1;
    const last = this.#positions.length - 1;
    return this.#positions[index < last ? index : last]!;
  }
}

function sizeClass(index: number, size: number, pageSize: number, poolPages: number): SizeClass {
  // A small integer to the engine, too, which what is rounded is not.
  const objects = ((poolPages * pageSize) / size) | 0;
  const takesWholePage = poolPages === 1 && objects === 1;
  return {
    index,
    size,
    maxLength: takesWholePage ? pageSize : size - headerBytes,
    poolPagesPerZspage: poolPages,
    objectsPerZspage: objects,
  };
}

function haveSameShape(a: SizeClass, b: SizeClass): boolean {
  return a.poolPagesPerZspage === b.poolPagesPerZspage && a.objectsPerZspage === b.objectsPerZspage;
}

/** Pool pages of a zspage with places of `size` bytes: the smallest number among equally good ones. */
function chainLength(
  formula: ClassFormula,
  size: number,
  pageSize: number,
  longest: number,
): number {
  const waste = formula === 'shipped' ? bytesWasted : percentWasted;
  let best = 1;
  for (let poolPages = 2; poolPages <= longest; poolPages++) {
    if (waste(poolPages * pageSize, size) < waste(best * pageSize, size)) best = poolPages;
  }
  return best;
}

function bytesWasted(zspageBytes: number, size: number): number {
  return zspageBytes % size;
}

function percentWasted(zspageBytes: number, size: number): number {
  return 100 - Math.floor(((zspageBytes - bytesWasted(zspageBytes, size)) * 100) / zspageBytes);
}
