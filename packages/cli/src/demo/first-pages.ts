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
      for await (const chunk of source.read(options)) {
        yield chunk.subarray(0, Math.min(left, chunk.length));
        left -= chunk.length;
        if (left <= 0) return;
      }
    },
    async close() {},
  };
}
