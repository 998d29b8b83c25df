import type { ResolvedPolicy } from '../pool-policy.ts';
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

/** Parts of the limit: reclaim is woken at the high mark and works down to the low one. */
export interface ReclaimMarks {
  readonly lowPercent: number;
  readonly highPercent: number;
}

/** The limit of a pool; only one that has stores is reclaimed. */
export function poolLimit(
  policy: ResolvedPolicy,
  counters: Counters,
  hasStores: boolean,
): PoolLimit {
  const { poolLimitBytes, acceptThresholdPercent, pageSize } = policy;
  const { reclaimLowPercent: lowPercent, reclaimHighPercent: highPercent } = policy;
  const marks = hasStores ? { lowPercent, highPercent } : undefined;
  return new PoolLimit(poolLimitBytes, acceptThresholdPercent, pageSize, counters, marks);
}

const noMarks: ReclaimMarks = { lowPercent: 100, highPercent: 100 };

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
  readonly #pageSize: number;
  readonly #acceptThresholdPercent: number;
  readonly #marks: ReclaimMarks | undefined;
  readonly #counters: Pick<Counters, 'poolLimitHit'>;
  #limitBytes = 0;
  #maxPoolPages = 0;
  #acceptPoolPages = 0;
  #lowPoolPages = 0;
  #wakeAt = 0;
  #reachedFull = false;
  #refusedWithLayerBelow = false;
  #highest = 0;

  constructor(
    limitBytes: number,
    acceptThresholdPercent: number,
    pageSize: number,
    counters: Pick<Counters, 'poolLimitHit'>,
    marks?: ReclaimMarks,
  ) {
    this.#pageSize = pageSize;
    this.#acceptThresholdPercent = acceptThresholdPercent;
    this.#marks = marks;
    this.#counters = counters;
    this.setLimit(limitBytes);
  }

  /** Bytes that the pool may take. */
  get limitBytes(): number {
    return this.#limitBytes;
  }

  /** From so many pool pages on reclaim is woken. */
  get wakeAt(): number {
    return this.#wakeAt;
  }

  /** Down to so many pool pages reclaim works: to the low mark, and until the pool takes pages again. */
  get reclaimTarget(): number {
    if (!this.#reachedFull) return this.#lowPoolPages;
    return Math.min(this.#lowPoolPages, this.#acceptPoolPages, this.#maxPoolPages - 1);
  }

  setLimit(limitBytes: number): void {
    const { lowPercent, highPercent } = this.#marks ?? noMarks;
    this.#limitBytes = limitBytes;
    this.#maxPoolPages = Math.floor(limitBytes / this.#pageSize);
    this.#acceptPoolPages = this.#part(this.#acceptThresholdPercent);
    this.#lowPoolPages = this.#part(lowPercent);
    this.#wakeAt = this.#marks === undefined ? Number.POSITIVE_INFINITY : this.#part(highPercent);
  }

  /** Whether a pool of `poolPages` may grow a little, since something else goes afterwards. */
  mayReplace(poolPages: number): boolean {
    return poolPages < this.#maxPoolPages + reservePoolPages;
  }

  /** Whether there is room for what is read from a backing store. */
  mayPromote(poolPages: number): boolean {
    return poolPages < this.#lowPoolPages;
  }

  /** Whether a pool of `poolPages` is full. */
  isReached(poolPages: number): boolean {
    return poolPages >= this.#maxPoolPages;
  }

  /** Whether a pool of `poolPages` is neither full nor on its way down from there: {@link refuses} would say no. */
  isFar(poolPages: number): boolean {
    return poolPages < this.#maxPoolPages && !this.#reachedFull;
  }

  /** Whether a store like the last that was refused would be taken now. */
  mayAccept(poolPages: number): boolean {
    if (this.isReached(poolPages)) return false;
    return (
      !(this.#refusedWithLayerBelow && this.#reachedFull) || poolPages <= this.#acceptPoolPages
    );
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
   * Whether a pool of `poolPages` must refuse a new object. Called once a store that needs memory, unless the pool
   * {@link isFar} from its limit; rejects between limit and threshold do not count as hits.
   *
   * @param hasLayerBelow whether what is refused goes to a layer below.
   * @param replaces whether another object goes as soon as the new one stands.
   */
  refuses(poolPages: number, hasLayerBelow: boolean, replaces: boolean): boolean {
    const isFull = this.isReached(poolPages);
    if (isFull) {
      this.#counters.poolLimitHit++;
      this.#reachedFull = true;
    } else if (this.#reachedFull && poolPages <= this.#acceptPoolPages) {
      this.#reachedFull = false;
    }
    this.#refusedWithLayerBelow = hasLayerBelow;
    if (hasLayerBelow) return this.#reachedFull;
    if (replaces) return !this.mayReplace(poolPages);
    return isFull;
  }

  #part(percent: number): number {
    // Without a limit nothing is near it, whatever part of it: 0 % of infinity is no number.
    if (this.#maxPoolPages === Number.POSITIVE_INFINITY) return this.#maxPoolPages;
    return Math.floor((this.#maxPoolPages * percent) / 100);
  }
}
