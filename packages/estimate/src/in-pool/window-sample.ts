const allKeys = 2 ** 32;

/**
 * Which windows of the pages are looked at: those whose key, a hash of their number, is below a threshold. When there
 * are too many of them the threshold is halved.
 */
export class WindowSample {
  readonly #seed: number;
  readonly #most: number;
  #threshold = allKeys;

  /** @param most windows to look at. */
  constructor(seed: number, most: number) {
    this.#seed = seed;
    this.#most = most;
  }

  /** Whether there are windows that it leaves out. */
  get isPartial(): boolean {
    return this.#threshold < allKeys;
  }

  has(window: number): boolean {
    return keyOf(window, this.#seed) < this.#threshold;
  }

  /** Leaves out windows as long as there are too many; returns those that stay. */
  keep<T extends { readonly window: number }>(windows: readonly T[]): readonly T[] {
    let kept = windows;
    while (kept.length > this.#most) {
      this.#threshold = Math.floor(this.#threshold / 2);
      kept = kept.filter(({ window }) => this.has(window));
    }
    return kept;
  }
}

/** The last steps of MurmurHash3 (public domain), of both numbers. */
function keyOf(window: number, seed: number): number {
  let key = mixed(seed ^ 0x9e37_79b9);
  key = mixed(key ^ window);
  return mixed(key ^ Math.floor(window / allKeys)) >>> 0;
}

function mixed(number: number): number {
  let key = number;
  key = Math.imul(key ^ (key >>> 16), 0x85eb_ca6b);
  key = Math.imul(key ^ (key >>> 13), 0xc2b2_ae35);
  return key ^ (key >>> 16);
}
