import type { Counters } from './counters.ts';

/**
 * Pool pages that a full pool may take beyond its limit so that a slot can be overwritten whose old object
 * goes right afterwards: one zspage of the longest chain that Linux can be built with.
 */
const reservePoolPages = 16;

/** The most pool pages that a pool with a limit ever takes: what its pool pages must not go beyond. */
export function hardLimit(limitBytes: number, pageSize: number): number {
  return Math.floor(limitBytes / pageSize) + reservePoolPages;
}

/**
 * The most that a pool may take, with zswap's hysteresis: once full, it accepts again when it has
 * fallen to the accept threshold. The arithmetic is Linux 6.12's (mm/zswap.c, `zswap_check_limits`):
 * whole pool pages, rounded down at each step, full at the limit itself. The check comes before the
 * allocation, so a pool can end up a zspage less one page above its limit, and no further: {@link hardLimit}.
 *
 * The threshold exists so that a pool does not take and write back pages by turns. A device without a layer
 * below has nowhere else to go: it takes again as soon as there is room, and may always replace an object.
 */
export class PoolLimit {
  readonly limitBytes: number;
  readonly #maxPoolPages: number;
  readonly #acceptPoolPages: number;
  readonly #counters: Pick<Counters, 'poolLimitHit'>;
  #reachedFull = false;
  #highest = 0;

  constructor(
    limitBytes: number,
    acceptThresholdPercent: number,
    pageSize: number,
    counters: Pick<Counters, 'poolLimitHit'>,
  ) {
    this.limitBytes = limitBytes;
    this.#maxPoolPages = Math.floor(limitBytes / pageSize);
    this.#acceptPoolPages = Math.floor((this.#maxPoolPages * acceptThresholdPercent) / 100);
    this.#counters = counters;
  }

  /** The most pool pages that there were. */
  get highest(): number {
    return this.#highest;
  }

  /** Notes that the pool has grown, perhaps. */
  note(poolPages: number): void {
    if (poolPages > this.#highest) this.#highest = poolPages;
  }

  /**
   * Whether a pool of `poolPages` must refuse a new object. Called once a store that needs memory; rejects
   * between limit and threshold do not count as hits.
   *
   * @param hasLayerBelow whether what is refused goes to a layer below.
   * @param replaces whether another object goes as soon as the new one stands.
   */
  refuses(poolPages: number, hasLayerBelow: boolean, replaces: boolean): boolean {
    const isFull = poolPages >= this.#maxPoolPages;
    if (isFull) {
      this.#counters.poolLimitHit++;
      this.#reachedFull = true;
    } else if (this.#reachedFull && poolPages <= this.#acceptPoolPages) {
      this.#reachedFull = false;
    }
    if (hasLayerBelow) return this.#reachedFull;
    if (replaces) return poolPages >= this.#maxPoolPages + reservePoolPages;
    return isFull;
  }
}
