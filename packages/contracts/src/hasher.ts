import type { PageMemory } from './page-memory.ts';

/** A hash of whole pages. It proposes which contents may be equal; it never decides it alone. */
export interface Hasher {
  /** The name that it is chosen by, such as `xxh3`. */
  readonly name: string;
  /** Bytes of a digest. */
  readonly digestLength: 4 | 8 | 16 | 32;
  /**
   * Whether nobody can make two pages with one digest: a statement about cryptographic strength. Only
   * such a hasher may be used without verification.
   */
  readonly collisionResistant: boolean;
  /**
   * Writes the canonical (big-endian) digest of `length` bytes at `src` to `out`. It depends on these
   * bytes and the seed only. `length` is any number from 0 to the page size.
   */
  hash(src: number, length: number, out: number): void;
}

/** What a hasher is created with. */
export interface HasherContext {
  /** Where pages are read and digests written; it may reserve a workspace there. */
  readonly memory: PageMemory;
  /** Bytes of a page. */
  readonly pageSize: number;
  /** From 0 to 2⁶⁴ − 1, another for every pool, so that nobody can prepare colliding pages. */
  readonly seed: bigint;
}
