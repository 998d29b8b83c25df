import type { CompressorRun } from '../backend-runs.ts';
import type { ObjectRun } from '../combination.ts';
import type { KernelCombination } from './kernel-choice.ts';

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

  addSameFilled(): void {
    this.sameFilledPages++;
  }

  /** Takes a page that compresses to `packed` bytes (0: to more than a page). */
  add(packed: number): void {
    this.compressedPages++;
    const tooLong = packed === 0;
    if (tooLong && this.#rawFrom === Number.POSITIVE_INFINITY) {
      this.compressFail++;
      return;
    }
    const isRaw = tooLong || packed >= this.#rawFrom;
    const { headerBytes } = this.combination.allocator;
    const length = (isRaw ? this.#pageSize : packed) + headerBytes;
    if (length > this.objects.maxObjectSize) this.compressPoor++;
    else if (this.objects.store(length) !== undefined) this.allocFail++;
    else if (isRaw) this.rawPages++;
  }
}
