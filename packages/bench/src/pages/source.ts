import type { Source } from '../results.ts';
import { pageSize } from './content.ts';
import type { Contents } from './contents.ts';
import { contentsOf } from './contents.ts';
import { captureDemo } from './demo-image.ts';
import { readImages } from './image-pages.ts';

/** The pages that everything is measured on. */
export interface SourcePages {
  /** All of them, in the order of the images. */
  readonly bytes: Uint8Array;
  /** The same, image by image. */
  readonly images: readonly Uint8Array[];
  readonly contents: Contents;
  readonly source: Source;
}

/**
 * Reads images or, where none are given, a capture of the demo services.
 *
 * @throws InputError for a file that is no image.
 */
export async function readSource(
  images: readonly string[],
  maxPages: number,
  folder: string,
): Promise<SourcePages> {
  const demo = images.length === 0 ? await captureDemo(folder) : undefined;
  const paths = demo === undefined ? images : [demo.path];
  const { bytes, pages, images: parts, pagesInImages } = await readImages(paths, maxPages);
  const contents = contentsOf(bytes);
  const { distinct, sameFilledPages, duplicates } = contents;
  const plural = images.length === 1 ? 'a memory image' : `${images.length} memory images`;
  const source: Source = {
    description: demo?.description ?? plural,
    images: paths.length,
    pagesInImages,
    pages,
    sameFilledPages,
    duplicatePages: duplicates,
    distinctPages: distinct.length,
  };
  return { bytes, images: parts, contents, source };
}

/** Distinct pages of the source, spread over all of it; as many as there are at most. */
export function spreadPages({ bytes, contents }: SourcePages, count: number): Uint8Array {
  const { distinct } = contents;
  const chosen = Math.min(count, distinct.length);
  const pages = new Uint8Array(chosen * pageSize);
  for (let i = 0; i < chosen; i++) {
    const from = distinct[Math.floor((i * distinct.length) / chosen)]! * pageSize;
    pages.set(bytes.subarray(from, from + pageSize), i * pageSize);
  }
  return pages;
}

const runPages = 256;

/** About `count` pages in their order: all, or runs of neighbours that are spread over the source. */
export function streamOfPages({ bytes }: SourcePages, count: number): Uint8Array {
  const pages = bytes.length / pageSize;
  if (pages <= count) return bytes;
  const runs = Math.max(1, Math.floor(count / runPages));
  const length = Math.min(count, runPages);
  const stream = new Uint8Array(runs * length * pageSize);
  for (let i = 0; i < runs; i++) {
    const first = Math.floor((i * (pages - length)) / runs);
    const run = bytes.subarray(first * pageSize, (first + length) * pageSize);
    stream.set(run, i * length * pageSize);
  }
  return stream;
}
