import { defaultPageSize } from '@pagefold/contracts';
import type { PageSource } from './sources/page-source.ts';

/**
 * The page size of all sources.
 *
 * @throws RangeError when they differ.
 */
export function commonPageSize(sources: readonly PageSource[]): number {
  const pageSize = sources[0]?.pageSize ?? defaultPageSize;
  for (const source of sources) {
    if (source.pageSize !== pageSize) {
      throw new RangeError(`"sources" expected pages of ${pageSize} bytes, got ${source.pageSize}`);
    }
  }
  return pageSize;
}

/** Calls `visit` with every page of every source, numbered from 0. The page is valid during the call. */
export async function forEachPage(
  sources: readonly PageSource[],
  signal: AbortSignal | undefined,
  visit: (page: Uint8Array, number: number) => void,
): Promise<void> {
  let number = 0;
  await forEachBatch(sources, signal, (pages) => {
    for (const page of pages) visit(page, number++);
  });
}

/** Calls `visit` with the pages of every source, as many at a time as it hands out. */
export async function forEachBatch(
  sources: readonly PageSource[],
  signal: AbortSignal | undefined,
  visit: (pages: Iterable<Uint8Array>, count: number) => void,
): Promise<void> {
  for (const source of sources) {
    const { pageSize } = source;
    for await (const batch of source.read({ signal })) {
      visit(pagesOf(batch, pageSize), Math.ceil(batch.length / pageSize));
    }
  }
}

function* pagesOf(batch: Uint8Array, pageSize: number): Generator<Uint8Array> {
  for (let at = 0; at < batch.length; at += pageSize) yield batch.subarray(at, at + pageSize);
}
