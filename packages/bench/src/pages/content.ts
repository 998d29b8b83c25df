/** Bytes of the pages that the benchmark works with. */
export const pageSize = 4096;

/** With this bit a content is a same-filled page, and the rest is its word. */
export const sameFilledContent = 0x8000_0000;

const words = pageSize / 4;

/**
 * Makes the page of a content: from the pages of an image as many others as are wanted, which compress
 * as these do. A content below `count` is that page of the image; above, it is such a page with eight
 * bytes of its own, the content's number, at a place that depends on it.
 */
export class PageMaker {
  /** Views that are made once, so that making a page leaves no garbage. */
  readonly #pages: readonly Uint32Array[];

  /** @param pages the image's pages, one after another; the maker keeps no copy. */
  constructor(pages: Uint8Array) {
    const { buffer, byteOffset } = pages;
    this.#pages = Array.from(
      { length: pages.length / pageSize },
      (_, i) => new Uint32Array(buffer, byteOffset + i * pageSize, words),
    );
  }

  /** Fills `page`, whose length is that of a page in 32-bit words. */
  make(content: number, page: Uint32Array): void {
    if (content >= sameFilledContent) {
      page.fill(content - sameFilledContent);
      return;
    }
    const count = this.#pages.length;
    const generation = Math.floor(content / count);
    page.set(this.#pages[content % count]!);
    if (generation === 0) return;
    const at = ((Math.imul(content, 2_654_435_761) >>> 0) % (words / 2)) * 2;
    page[at] = content;
    page[at + 1] = generation;
  }
}
