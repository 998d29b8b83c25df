import type { HeldFigures } from './held-pages.ts';
import type { MeanShares } from './report.ts';

/** Sums up, over the time in which more than `floor` pages are held, what they are. */
export class MeanSharesOf {
  readonly #floor: number;
  #seconds = 0;
  #livePages = 0;
  #zero = 0;
  #sameFilled = 0;
  #within = 0;
  #across = 0;
  #most = 0;
  #mostSeconds = 0;
  #stale = 0;
  #staleMarks = 0;

  constructor(floor: number) {
    this.#floor = floor;
  }

  /** These pages were held from a moment on, for so many seconds. */
  add(figures: HeldFigures, from: number, seconds: number): void {
    const { livePages, duplicatePagesWithin: within, duplicatePagesAcross: across } = figures;
    if (livePages <= this.#floor) return;
    this.#seconds += seconds;
    this.#livePages += livePages * seconds;
    this.#zero += (figures.zeroPages / livePages) * seconds;
    this.#sameFilled += (figures.sameFilledPages / livePages) * seconds;
    this.#within += (within / livePages) * seconds;
    this.#across += (across / livePages) * seconds;
    const duplicates = (within + across) / livePages;
    if (duplicates <= this.#most) return;
    this.#most = duplicates;
    this.#mostSeconds = from;
  }

  /** A guest uses so many pages, while all exports and its own hold so many. */
  addMark(allLivePages: number, livePages: number, usedPages: number): void {
    if (allLivePages <= this.#floor || livePages === 0) return;
    this.#stale += Math.max(0, livePages - usedPages) / livePages;
    this.#staleMarks++;
  }

  result(): MeanShares {
    const seconds = this.#seconds;
    const mean = (sum: number): number => (seconds === 0 ? 0 : sum / seconds);
    return {
      seconds,
      livePages: mean(this.#livePages),
      zero: mean(this.#zero),
      sameFilled: mean(this.#sameFilled),
      duplicatesWithin: mean(this.#within),
      duplicatesAcross: mean(this.#across),
      mostDuplicates: this.#most,
      mostDuplicatesSeconds: this.#mostSeconds,
      stale: this.#staleMarks === 0 ? undefined : this.#stale / this.#staleMarks,
    };
  }
}
