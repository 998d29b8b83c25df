import type { PagePool } from '@pagefold/core';
import { commonPageSize, forEachPage } from './for-each-page.ts';
import type { PageSource } from './sources/page-source.ts';

/** What came of reading an image back from a pool. */
export interface Verification {
  /** Pages loaded and compared. */
  readonly comparedPages: number;
  /** Of these, pages that were not what had been stored. */
  readonly mismatchedPages: number;
  /** Pages that the pool did not take. */
  readonly rejectedPages: number;
}

/**
 * Stores an image in a pool, compresses it anew where the pool does, loads every stored page back and compares it with the image, which is
 * read twice, or three times where it does not know its pages. The pool is left with the pages in it.
 *
 * @throws what the source throws; a backend's errors; the signal's reason.
 */
export async function verify(
  sources: readonly PageSource[],
  pool: PagePool,
  signal?: AbortSignal,
): Promise<Verification> {
  const pages = await countPages(sources, signal);
  const device = pool.createDevice({ slots: Math.max(1, pages) });
  let storedPages = 0;
  await forEachPage(sources, signal, (page, slot) => {
    device.store(slot, page);
    storedPages++;
  });
  pool.recompress();
  const loaded = new Uint8Array(commonPageSize(sources));
  let comparedPages = 0;
  let mismatchedPages = 0;
  await forEachPage(sources, signal, (page, slot) => {
    if (device.load(slot, loaded) !== 'loaded') return;
    comparedPages++;
    if (!equal(page, loaded)) mismatchedPages++;
  });
  return { comparedPages, mismatchedPages, rejectedPages: storedPages - comparedPages };
}

/** Where a source does not know how many pages it has, all are read once more. */
async function countPages(
  sources: readonly PageSource[],
  signal: AbortSignal | undefined,
): Promise<number> {
  let pages = 0;
  for (const source of sources) {
    if (source.pages === undefined) await forEachPage([source], signal, () => pages++);
    else pages += source.pages;
  }
  return pages;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, i) => byte === b[i]);
}
