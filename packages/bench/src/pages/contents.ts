import { createHash } from 'node:crypto';
import { pageSize } from './content.ts';

/** What is in the pages of an image. */
export interface Contents {
  /** Where the first page of each content lies that is not same-filled. */
  readonly distinct: readonly number[];
  readonly sameFilledPages: number;
  /** The words of the same-filled pages of which one 32-bit word is all, one for each page. */
  readonly sameFilledWords: readonly number[];
  readonly duplicates: number;
}

/** Tells pages apart, by SHA-256. */
export function contentsOf(pages: Uint8Array): Contents {
  const seen = new Set<string>();
  const distinct: number[] = [];
  const sameFilledWords: number[] = [];
  let sameFilledPages = 0;
  const count = pages.length / pageSize;
  for (let i = 0; i < count; i++) {
    const page = pages.subarray(i * pageSize, (i + 1) * pageSize);
    const words = new Uint32Array(page.buffer, page.byteOffset, pageSize / 4);
    if (isSameFilled(page)) {
      sameFilledPages++;
      if (words[0] === words[1]) sameFilledWords.push(words[0]!);
      continue;
    }
    const digest = createHash('sha256').update(page).digest('base64');
    if (!seen.has(digest)) distinct.push(i);
    seen.add(digest);
  }
  const duplicates = count - distinct.length - sameFilledPages;
  return { distinct, sameFilledPages, sameFilledWords, duplicates };
}

function isSameFilled(page: Uint8Array): boolean {
  return Buffer.compare(page.subarray(8), page.subarray(0, pageSize - 8)) === 0;
}
