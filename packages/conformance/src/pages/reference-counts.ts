import { type SharingBucket, sharingHistogram } from '@pagefold/contracts';

/**
 * How duplicates are shared out among contents: content `i` gets a part in proportion to
 * `1 / (i + 1) ** skew`, all parts together exactly the duplicates. Nothing is kept for a content; what
 * all before it have got is computed from its number, with the integral in place of the sum.
 */
export class ReferenceCounts {
  readonly #contents: number;
  readonly #duplicates: number;
  readonly #skew: number;
  readonly #whole: number;

  constructor(contents: number, duplicates: number, skew: number) {
    this.#contents = contents;
    this.#duplicates = duplicates;
    this.#skew = skew;
    this.#whole = weightBelow(contents, skew);
  }

  /** Duplicates of all contents before this one. */
  duplicatesBefore(content: number): number {
    if (content >= this.#contents) return this.#duplicates;
    return Math.floor((this.#duplicates * weightBelow(content, this.#skew)) / this.#whole);
  }

  /** The content that a duplicate has; duplicates are numbered content by content. */
  contentOf(duplicate: number): number {
    let low = 0;
    let high = this.#contents - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.duplicatesBefore(middle) <= duplicate) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** How many contents have how many pages, their first one included, by powers of two. */
  histogram(): SharingBucket[] {
    return sharingHistogram(this.#pageCounts());
  }

  *#pageCounts(): Generator<number> {
    let before = 0;
    for (let content = 0; content < this.#contents; content++) {
      const next = this.duplicatesBefore(content + 1);
      yield 1 + next - before;
      before = next;
    }
  }
}

/** The weight of all contents before one, up to a factor. */
function weightBelow(content: number, skew: number): number {
  if (skew === 0) return content;
  if (skew === 1) return Math.log1p(content);
  return ((1 + content) ** (1 - skew) - 1) / (1 - skew);
}
