import type { PageExaminer } from '../page-examiner.ts';
import { isZero } from '../zeros.ts';
import { type BatchSlot, pageKinds } from './batch-slot.ts';
import { carryError } from './carried-error.ts';
import type { PageFailure } from './protocol.ts';
import type { SeenContents } from './seen-contents.ts';

/**
 * What is done with the pages of a batch, on whichever thread. A page that seems to be the first of its content is
 * compressed as soon as it is examined, while it is staged and in the cache; those that are first after all, once
 * all pages before them are counted, are left for a second task.
 */
export class BatchWork {
  readonly #examiner: PageExaminer;
  readonly #seen: SeenContents;

  constructor(examiner: PageExaminer, seen: SeenContents) {
    this.#examiner = examiner;
    this.#seen = seen;
  }

  /** Examines the pages of a slot until one fails; those whose key is not below the threshold are left out. */
  examine(slot: BatchSlot, pages: number, threshold: number): PageFailure | undefined {
    if (!isZero(slot.bytes(0, pages))) {
      return untilFailure(pages, (page) => this.#examine(slot, page, threshold));
    }
    slot.kinds.fill(pageKinds.zero, 0, pages);
    return undefined;
  }

  /** Compresses the pages of a slot that are first and not compressed yet, until one fails. */
  compress(slot: BatchSlot, pages: number): PageFailure | undefined {
    return untilFailure(pages, (page) => {
      if (slot.isFirst[page] === 0 || slot.isCompressed[page] === 1) return;
      this.#examiner.stage(slot.page(page));
      this.#compress(slot, page);
    });
  }

  #examine(slot: BatchSlot, at: number, threshold: number): void {
    const examiner = this.#examiner;
    const digest = slot.digest(at);
    slot.isCompressed[at] = 0;
    if (examiner.stage(slot.page(at))) {
      digest[0] = examiner.low;
      digest[1] = examiner.high;
      const isOfZeros = (digest[0] | digest[1]) === 0;
      slot.kinds[at] = isOfZeros ? pageKinds.zero : pageKinds.word;
      if (isOfZeros) return;
    } else {
      const key = examiner.sampleKey();
      slot.kinds[at] = key < threshold ? pageKinds.content : pageKinds.leftOut;
      if (key >= threshold) return;
      examiner.hash();
      const last = digest.length - 1;
      for (let i = 0; i < last; i++) digest[i] = examiner.digest[i]!;
      digest[last] = key;
    }
    if (this.#seen.add(digest[0]!, digest[1]!)) this.#tryToCompress(slot, at);
  }

  /** Whether a page before it fails is not known yet: it is tried again when it is its turn. */
  #tryToCompress(slot: BatchSlot, at: number): void {
    try {
      this.#compress(slot, at);
    } catch {
      slot.isCompressed[at] = 0;
    }
  }

  #compress(slot: BatchSlot, at: number): void {
    const examiner = this.#examiner;
    const lengths = slot.lengths(at);
    const keep = (length: number, compressor: number) => {
      lengths[compressor] = length;
    };
    if (slot.kinds[at] === pageKinds.word) examiner.compressWord(keep);
    else examiner.compress(keep);
    slot.isCompressed[at] = 1;
  }
}

function untilFailure(pages: number, take: (page: number) => void): PageFailure | undefined {
  let page = 0;
  try {
    for (; page < pages; page++) take(page);
    return undefined;
  } catch (error) {
    return { page, error: carryError(error) };
  }
}
