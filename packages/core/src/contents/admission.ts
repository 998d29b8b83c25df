import type { Allocator, RejectReason } from '@pagefold/contracts';
import type { PoolPolicy } from '../pool-policy.ts';

/** Decides how a page is kept, given what it compresses to: compressed, raw or not at all. */
export class Admission {
  /** The longest compressed form that is worth keeping. */
  readonly capacity: number = 0;
  readonly #pageSize: number = 0;
  readonly #maxObjectSize: number = 0;
  readonly #keepsRaw: boolean;

  constructor(
    pageSize: number,
    allocator: Pick<Allocator, 'maxObjectSize' | 'wholePageFrom'>,
    incompressible: NonNullable<PoolPolicy['incompressible']>,
  ) {
    const { maxObjectSize, wholePageFrom } = allocator;
    this.#pageSize = pageSize;
    this.#maxObjectSize = maxObjectSize;
    this.#keepsRaw = incompressible === 'raw';
    this.capacity = this.#keepsRaw
      ? Math.min(wholePageFrom - 1, maxObjectSize, pageSize - 1)
      : pageSize;
  }

  /**
   * Bytes of the object for a page that compresses to `packed` bytes, or why there is none. A page
   * that does not fit into {@link capacity} has a `packed` of 0; if it is kept, it is kept raw.
   */
  lengthOf(packed: number): number | RejectReason {
    if (packed === 0 && !this.#keepsRaw) return 'compress-fail';
    const length = packed === 0 ? this.#pageSize : packed;
    return length > this.#maxObjectSize ? 'compress-poor' : length;
  }
}
