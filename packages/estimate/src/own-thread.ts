import type { BlockTimes } from './block-times.ts';
import type { PagePass } from './page-pass.ts';

/** Whoever gets the pages of an analysis, in order. */
export interface PagesTaken {
  /** Takes pages of the pass's input; the caller has them back when it is done. */
  add(pages: Iterable<Uint8Array>, count: number): Promise<void> | void;
  /** Takes so many pages of zeros. */
  addZeros(pages: number): void;
  /** Waits until what was taken is done with. */
  drain(): Promise<void>;
  /** The same after the last page. */
  finish(): Promise<void>;
  /** Gives up what is being done. */
  close(): Promise<void>;
}

const pagesBetweenProgress = 256;

/** A pass on the thread that reads. */
export class OwnThread implements PagesTaken {
  readonly #pass: PagePass;
  readonly #times: BlockTimes<object>;
  readonly #onPages: (pages: number) => void;

  /** @param onPages is told how many pages are done with. */
  constructor(pass: PagePass, times: BlockTimes<object>, onPages: (pages: number) => void) {
    this.#pass = pass;
    this.#times = times;
    this.#onPages = onPages;
  }

  add(pages: Iterable<Uint8Array>, count: number): void {
    const pass = this.#pass;
    this.#times.run(count, () => {
      for (const page of pages) {
        pass.add(page);
        if (pass.pages % pagesBetweenProgress === 0) this.#onPages(pass.pages);
      }
    });
  }

  addZeros(pages: number): void {
    this.#pass.addZeros(pages);
    this.#onPages(this.#pass.pages);
  }

  async drain(): Promise<void> {}

  async finish(): Promise<void> {}

  async close(): Promise<void> {}
}
