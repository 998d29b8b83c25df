import type { PageSource } from '@pagefold/estimate';

/** The first pages of a source as a source of their own, which need not be closed. */
export function firstPages(source: PageSource, pages: number, name: string): PageSource {
  const bytes = pages * source.pageSize;
  return {
    name,
    pageSize: source.pageSize,
    pages,
    async *read(options) {
      let left = bytes;
      for await (const batch of source.read(options)) {
        yield batch.subarray(0, Math.min(left, batch.length));
        left -= batch.length;
        if (left <= 0) return;
      }
    },
    async close() {},
  };
}
