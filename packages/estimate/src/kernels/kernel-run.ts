import type { CompressorRun } from '../backend-runs.ts';
import type { ObjectRun, PlacedObjects } from '../combination.ts';
import type { KernelCombination } from './kernel-choice.ts';

/** What a kernel holds, with one compressor and one allocator. */
export interface KernelFigures
  extends Pick<
    KernelRun,
    | 'sameFilledPages'
    | 'compressedPages'
    | 'rawPages'
    | 'compressFail'
    | 'compressPoor'
    | 'allocFail'
    | 'rejectedPages'
    | 'combination'
    | 'compressing'
    | 'compressesWords'
  > {
  readonly objects: PlacedObjects;
}

/** A kernel with one compressor and one allocator: what it holds after the pages so far. */
export class KernelRun {
  /** Same-filled pages that it never compresses. */
  sameFilledPages = 0;
  /** Pages that it compressed. */
  compressedPages = 0;
  /** Of these, pages that it keeps as they are. */
  rawPages = 0;
  /** Of these, pages that do not fit into a page when compressed, and are not kept. */
  compressFail = 0;
  /** Of these, pages that are too long for the allocator. */
  compressPoor = 0;
  /** Of these, pages for which the allocator had no room. */
  allocFail = 0;
  readonly combination: KernelCombination;
  readonly compressing: CompressorRun;
  readonly objects: ObjectRun;
  /** From this length on, a page is kept raw. */
  readonly #rawFrom: number;
  readonly #pageSize: number;

  constructor(
    combination: KernelCombination,
    compressing: CompressorRun,
    objects: ObjectRun,
    pageSize: number,
  ) {
    this.combination = combination;
    this.compressing = compressing;
    this.objects = objects;
    this.#pageSize = pageSize;
    this.#rawFrom = {
      reject: Number.POSITIVE_INFINITY,
      'raw-page': pageSize,
      'raw-huge': objects.wholePageFrom,
    }[combination.rules.incompressible];
  }

  /** Whether it compresses pages of a word other than 0. */
  get compressesWords(): boolean {
    return this.combination.rules.sameFilled === 'zeros-above';
  }

  /** Pages that it does not hold. */
  get rejectedPages(): number {
    return this.compressFail + this.compressPoor + this.allocFail;
  }

  addSameFilled(pages = 1): void {
    this.sameFilledPages += pages;
  }

  /** Takes a page that compresses to `packed` bytes (0: to more than a page). */
  add(packed: number): void {
    this.compressedPages++;
    if (packed === 0 && this.#rawFrom === Number.POSITIVE_INFINITY) {
      this.compressFail++;
      return;
    }
    const length = this.#lengthOf(packed);
    if (length > this.objects.maxObjectSize) this.compressPoor++;
    else if (this.objects.store(length) !== undefined) this.allocFail++;
    else if (this.#isRaw(packed)) this.rawPages++;
  }

  /** Bytes of the object of a page that compresses to `packed` bytes; 0 where there is none. */
  objectBytes(packed: number): number {
    if (packed === 0 && this.#rawFrom === Number.POSITIVE_INFINITY) return 0;
    const length = this.#lengthOf(packed);
    return length > this.objects.maxObjectSize ? 0 : length;
  }

  #isRaw(packed: number): boolean {
    return packed === 0 || packed >= this.#rawFrom;
  }

  #lengthOf(packed: number): number {
    return (this.#isRaw(packed) ? this.#pageSize : packed) + this.combination.allocator.headerBytes;
  }
}
