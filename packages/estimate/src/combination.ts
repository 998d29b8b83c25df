import type { AllocatorStats, RejectReason } from '@pagefold/contracts';
import { Admission } from '@pagefold/core';
import type { Placement } from './placement.ts';

/** What objects come to. */
export interface PlacedObjects {
  readonly objects: number;
  readonly bytes: number;
  /** @throws BackendError */
  stats(): AllocatorStats;
}

/** What a compressor and an allocator come to, in a pool with deduplication and in one without. */
export interface PlacedCombination {
  readonly deduplicated: PlacedObjects;
  readonly plain: PlacedObjects;
  readonly rawPages: number;
  readonly rejectedPages: number;
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
}

/** The objects of one pool. */
export class ObjectRun implements PlacedObjects {
  /** Objects taken. */
  objects = 0;
  /** Their bytes; a raw one counts whole. */
  bytes = 0;
  readonly #placement: Placement;

  constructor(placement: Placement) {
    this.#placement = placement;
  }

  /** Bytes of the longest object. */
  get maxObjectSize(): number {
    return this.#placement.maxObjectSize;
  }

  /** From this length on, an object takes a whole pool page. */
  get wholePageFrom(): number {
    return this.#placement.wholePageFrom;
  }

  /** Bytes of the tables that it takes to follow the objects. */
  get byteLength(): number {
    return this.#placement.byteLength;
  }

  store(length: number): RejectReason | undefined {
    if (!this.#placement.add(length)) return 'alloc-fail';
    this.objects++;
    this.bytes += length;
    return undefined;
  }

  stats(): AllocatorStats {
    return this.#placement.stats();
  }
}

/**
 * One compressor with one allocator: the same pages in the same order go to a pool with deduplication,
 * which gets the first page of each content, and to one without, which gets them all.
 */
export class Combination implements PlacedCombination {
  readonly deduplicated: ObjectRun;
  readonly plain: ObjectRun;
  /** Pages that are kept raw. */
  rawPages = 0;
  /** Pages that are not stored. */
  rejectedPages = 0;
  readonly rejected: Partial<Record<RejectReason, number>> = {};
  /** Milliseconds spent in placing objects, with deduplication. */
  placingMs = 0;
  readonly #admission: Admission;

  /** @param deduplicated, plain of allocators of the same kind and options. */
  constructor(deduplicated: Placement, plain: Placement, pageSize: number) {
    this.#admission = new Admission(pageSize, deduplicated, 'raw');
    this.deduplicated = new ObjectRun(deduplicated);
    this.plain = new ObjectRun(plain);
  }

  /** Takes a page that compresses to `packed` bytes (0: not to less than a page). */
  add(packed: number, isFirstOfContent: boolean): void {
    const worthwhile = this.#worthwhile(packed);
    const length = this.#admission.lengthOf(worthwhile);
    const reason = typeof length === 'number' ? this.plain.store(length) : length;
    if (reason !== undefined) {
      this.rejected[reason] = (this.rejected[reason] ?? 0) + 1;
      this.rejectedPages++;
      return;
    }
    if (worthwhile === 0) this.rawPages++;
    if (isFirstOfContent) this.#place(length as number);
  }

  /** Bytes of the object of a page that compresses to `packed` bytes; 0 where there is none. */
  objectBytes(packed: number): number {
    const length = this.#admission.lengthOf(this.#worthwhile(packed));
    return typeof length === 'number' ? length : 0;
  }

  #worthwhile(packed: number): number {
    return packed > this.#admission.capacity ? 0 : packed;
  }

  #place(length: number): void {
    const start = performance.now();
    this.deduplicated.store(length);
    this.placingMs += performance.now() - start;
  }
}
