import { builtinBackends } from '@pagefold/builtins';
import { BackendRegistry } from '@pagefold/core';
import {
  type AnalysisReport,
  type AnalyzeOptions,
  analysisReport,
  analyze,
  type PageSource,
} from '@pagefold/estimate';

const pageSize = 4096;

/** What a name can do to a page that takes it for markup, a script or a terminal. */
export const hostileName =
  '</script><script>globalThis.harmed = 1</script><img src=x onerror="harmed=1"><!--\u2028\u202e"\'&.raw';

/** An input whose pages are made by their numbers. */
function source(
  name: string,
  pages: number,
  fill: (page: Uint8Array, n: number) => void,
): PageSource {
  return {
    name,
    pageSize,
    pages,
    async *read() {
      const page = new Uint8Array(pageSize);
      for (let n = 0; n < pages; n++) {
        page.fill(0);
        fill(page, n);
        yield page;
      }
    },
    async close() {},
  };
}

/** A fifth zero, a fifth of one word, a fifth repeated, the rest text that differs. */
function mixed(page: Uint8Array, n: number): void {
  const kind = n % 5;
  if (kind === 1) page.fill(7);
  if (kind < 2) return;
  const seed = kind === 2 ? n % 3 : n;
  const text = Array.from(
    { length: 120 },
    (_, i) => `item ${seed} of ${(seed * (i + 7)) % 9973}, `,
  );
  new TextEncoder().encodeInto(text.join(''), page);
}

/** A report of one input or several, as `pagefold analyze --json` has it. */
export async function makeReport(
  names: readonly string[] = ['one.raw'],
  options: Partial<AnalyzeOptions> = {},
  pages = 1000,
): Promise<AnalysisReport> {
  const analysis = await analyze({
    sources: names.map((name, i) => source(name, pages + 200 * i, mixed)),
    registry: new BackendRegistry(builtinBackends),
    combinations: ['lz4', 'lzo-rle', 'zstd'].map((compressor) => {
      return { hasher: 'xxh3', compressor, allocator: 'zsmalloc' };
    }),
    map: true,
    ...options,
  });
  return JSON.parse(JSON.stringify(analysisReport(analysis))) as AnalysisReport;
}
