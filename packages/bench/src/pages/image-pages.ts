import { InputError } from '@pagefold/contracts';
import { openImages } from '@pagefold/estimate';
import { pageSize } from './content.ts';

/** Pages of images in memory, and how many there were. */
export interface ImagePages {
  /** One after another, image after image. */
  readonly bytes: Uint8Array;
  readonly pages: number;
  /** Of these, the ones of each image. */
  readonly images: readonly Uint8Array[];
  /** Pages of the images, those left out included. */
  readonly pagesInImages: number;
}

/**
 * Reads images into memory, `maxPages` at most: of larger ones the beginning, and of each image a part
 * as large as it is among them all.
 *
 * @throws InputError for a file that is no image of pages of 4 KiB.
 */
export async function readImages(paths: readonly string[], maxPages: number): Promise<ImagePages> {
  const images = await openImages(paths);
  try {
    const counted = images.map(({ name, pages }) => knownPages(name, pages));
    const pagesInImages = counted.reduce((sum, pages) => sum + pages, 0);
    const wantedPages = Math.min(maxPages, pagesInImages);
    const counts = counted.map((pages) =>
      // Multiplied first: a quotient that is rounded would leave a page out now and then.
      Math.max(1, Math.floor((pages * wantedPages) / pagesInImages)),
    );
    const pages = counts.reduce((sum, count) => sum + count, 0);
    const bytes = new Uint8Array(pages * pageSize);
    let at = 0;
    for (const [i, image] of images.entries()) {
      const end = at + counts[i]! * pageSize;
      for await (const batch of image.read()) {
        const wanted = batch.subarray(0, end - at);
        bytes.set(wanted, at);
        at += wanted.length;
        if (at === end) break;
      }
    }
    let end = 0;
    const parts = counts.map((count) => {
      end += count * pageSize;
      return bytes.subarray(end - count * pageSize, end);
    });
    return { bytes, pages, images: parts, pagesInImages };
  } finally {
    await Promise.all(images.map((image) => image.close()));
  }
}

function knownPages(name: string, pages: number | undefined): number {
  if (pages !== undefined) return pages;
  const problem = 'does not tell how many pages it has: give it as raw pages';
  throw new InputError('PAGEFOLD_BAD_INPUT', `${name}: ${problem}`);
}
