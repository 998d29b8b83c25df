import type { DedupTables, HeldFigures } from './held-pages.ts';
import type { MarkReport, MeanShares } from './report.ts';

/** Sums up, over the time in which more than `floor` pages are held, what they are. */
export class MeanSharesOf {
  readonly #floor: number;
  readonly #pageSize: number;
  #seconds = 0;
  #livePages = 0;
  #zero = 0;
  #sameFilled = 0;
  #within = 0;
  #across = 0;
  #idle = 0;
  #tablesWithin = 0;
  #tablesAcross = 0;
  #most = 0;
  #mostSeconds = 0;
  readonly #stale = new Mean();
  readonly #cached = new Mean();

  constructor(floor: number, pageSize: number) {
    this.#floor = floor;
    this.#pageSize = pageSize;
  }

  /**
   * These pages were held from a moment on, for so many seconds.
   *
   * @param idlePageSeconds the sum of those that were idle over that time.
   */
  add(
    figures: HeldFigures & DedupTables,
    idlePageSeconds: number,
    from: number,
    seconds: number,
  ): void {
    const { livePages, duplicatePagesWithin: within, duplicatePagesAcross: across } = figures;
    if (livePages <= this.#floor) return;
    const weight = seconds / livePages;
    this.#seconds += seconds;
    this.#livePages += livePages * seconds;
    this.#zero += figures.zeroPages * weight;
    this.#sameFilled += figures.sameFilledPages * weight;
    this.#within += within * weight;
    this.#across += across * weight;
    this.#idle += idlePageSeconds / Math.max(1, contentPages(figures));
    this.#tablesWithin += (figures.dedupTableBytesWithin / this.#pageSize) * weight;
    this.#tablesAcross += (figures.dedupTableBytesAcross / this.#pageSize) * weight;
    const duplicates = (within + across) / livePages;
    if (duplicates <= this.#most) return;
    this.#most = duplicates;
    this.#mostSeconds = from;
  }

  /** A guest has said something, while all exports hold so many pages. */
  addMark(allLivePages: number, { livePages = 0, usedPages, cachedPages }: MarkReport): void {
    if (allLivePages <= this.#floor || usedPages === undefined) return;
    if (livePages > 0) this.#stale.add(Math.max(0, livePages - usedPages) / livePages);
    if (usedPages > 0 && cachedPages !== undefined) this.#cached.add(cachedPages / usedPages);
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
      idle: mean(this.#idle),
      dedupTablesWithin: mean(this.#tablesWithin),
      dedupTablesAcross: mean(this.#tablesAcross),
      mostDuplicates: this.#most,
      mostDuplicatesSeconds: this.#mostSeconds,
      stale: this.#stale.value,
      cached: this.#cached.value,
    };
  }
}

function contentPages({ livePages, zeroPages, sameFilledPages }: HeldFigures): number {
  return livePages - zeroPages - sameFilledPages;
}

/** A mean of values that weigh the same. */
class Mean {
  #sum = 0;
  #count = 0;

  add(value: number): void {
    this.#sum += value;
    this.#count++;
  }

  get value(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count;
  }
}
