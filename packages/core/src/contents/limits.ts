/**
 * The most that a pool may take, with zswap's hysteresis: once full, it accepts again when it has
 * fallen to the accept threshold. The arithmetic is Linux 6.12's (mm/zswap.c, `zswap_check_limits`):
 * whole pool pages, rounded down at each step, full at the limit itself. The check comes before the
 * allocation, so a pool can end up a zspage less one page above its limit.
 */
export class PoolLimit {
  readonly limitBytes: number;
  readonly #maxPoolPages: number;
  readonly #acceptPoolPages: number;
  #reachedFull = false;
  #hits = 0;

  constructor(limitBytes: number, acceptThresholdPercent: number, pageSize: number) {
    this.limitBytes = limitBytes;
    this.#maxPoolPages = Math.floor(limitBytes / pageSize);
    this.#acceptPoolPages = Math.floor((this.#maxPoolPages * acceptThresholdPercent) / 100);
  }

  /** Times that the pool was met at its limit; rejects between limit and threshold do not count. */
  get hits(): number {
    return this.#hits;
  }

  /** Whether a pool of `poolPages` must refuse a new object. Called once a store that needs memory. */
  refuses(poolPages: number): boolean {
    if (poolPages >= this.#maxPoolPages) {
      this.#hits++;
      this.#reachedFull = true;
    } else if (this.#reachedFull && poolPages <= this.#acceptPoolPages) {
      this.#reachedFull = false;
    }
    return this.#reachedFull;
  }
}
