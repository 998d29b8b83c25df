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
  await forEachBatch(sources, signal, (batch, pageSize) => {
    for (const page of pagesOf(batch, pageSize)) visit(page, number++);
  });
}

/**
 * Calls `visit` with the pages of every source, as many at a time as it hands out and one after another, and waits for
 * it where it returns a promise: they stay as they are until then.
 */
export async function forEachBatch(
  sources: readonly PageSource[],
  signal: AbortSignal | undefined,
  visit: (batch: Uint8Array, pageSize: number) => Promise<void> | void,
): Promise<void> {
  for (const source of sources) {
    await forEachOf(source.read({ signal }), undefined, (batch) => visit(batch, source.pageSize));
  }
}

/**
 * The same for what a source hands out.
 *
 * @param stop ends it, also while a source waits for more.
 */
export async function forEachOf<T>(
  batches: AsyncIterable<T>,
  stop: AbortSignal | undefined,
  visit: (batch: T) => Promise<void> | void,
): Promise<void> {
  for await (const batch of stop === undefined ? batches : untilStopped(batches, stop)) {
    const waits = visit(batch);
    if (waits !== undefined) await waits;
  }
}

async function* untilStopped<T>(items: AsyncIterable<T>, stop: AbortSignal): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    while (!stop.aborted) {
      const step = await nextUnlessStopped(iterator, stop);
      if (step === undefined || step.done === true) return;
      yield step.value;
    }
  } finally {
    const ended = iterator.return?.();
    // A source that waits for its input does not answer before there is more.
    if (stop.aborted) ended?.catch(() => {});
    else await ended;
  }
}

function nextUnlessStopped<T>(
  iterator: AsyncIterator<T>,
  stop: AbortSignal,
): Promise<IteratorResult<T> | undefined> {
  return new Promise((resolve, reject) => {
    const onStop = () => resolve(undefined);
    stop.addEventListener('abort', onStop, { once: true });
    const next = iterator.next();
    next.then(resolve, reject).finally(() => stop.removeEventListener('abort', onStop));
  });
}

/** The pages of a batch. */
export function pagesOf(batch: Uint8Array, pageSize: number): Uint8Array[] {
  const pages: Uint8Array[] = [];
  for (let at = 0; at < batch.length; at += pageSize) pages.push(batch.subarray(at, at + pageSize));
  return pages;
}
