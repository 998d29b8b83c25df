import type { PageExaminer } from '../page-examiner.ts';
import { type BatchSlot, pageKinds } from './batch-slot.ts';
import { carryError } from './carried-error.ts';
import type { PageFailure, TaskOrder } from './protocol.ts';
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

  /** Takes pages until one fails. */
  perform(
    { order, pages, threshold }: Omit<TaskOrder, 'slot'>,
    slot: BatchSlot,
  ): PageFailure | undefined {
    let page = 0;
    try {
      for (; page < pages; page++) {
        if (order === 'examine') this.#examine(slot, page, threshold);
        else if (slot.isFirst[page] === 1 && slot.isCompressed[page] === 0) {
          this.#examiner.stage(slot.page(page));
          this.#compress(slot, page);
        }
      }
      return undefined;
    } catch (error) {
      return { page, error: carryError(error) };
    }
  }

  #examine(slot: BatchSlot, at: number, threshold: number): void {
    const examiner = this.#examiner;
    const digest = slot.digest(at);
    slot.isCompressed[at] = 0;
    if (examiner.stage(slot.page(at))) {
      slot.kinds[at] = pageKinds.word;
      digest[0] = examiner.low;
      digest[1] = examiner.high;
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
