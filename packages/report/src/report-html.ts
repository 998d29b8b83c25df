import type { AnalysisReport } from '@pagefold/estimate/portable';
import { documentMarkup } from './html/document.ts';
import { verdictMarkup } from './html/verdict.ts';
import { partsOf } from './parts/all.ts';
import { bytes, count, percent } from './text/format.ts';
import { reportCsv } from './text/records.ts';

/**
 * Makes a page of an analysis: one file, which fetches nothing, with the report itself in it.
 *
 * @param report as `analysisReport` makes it, or read from the JSON of `pagefold analyze --json`.
 * @returns HTML, in a document of its own.
 */
export function reportHtml(report: AnalysisReport): string {
  return documentMarkup({
    title: 'What a page pool would save',
    subtitle: subtitleOf(report),
    top: verdictMarkup(report),
    parts: partsOf({ report }),
    downloads: {
      'report.json': report,
      'report.csv': reportCsv(report),
    },
    report,
  });
}

/** Which images, and how large. */
export function subtitleOf(report: AnalysisReport): string {
  const { images, pages, page_size, partial, expected_pages } = report;
  const names = images.length > 3 ? `${count(images.length)} inputs` : images.join(', ');
  const size = `${names}: ${count(pages)} pages of ${bytes(page_size)}, ${bytes(pages * page_size)}`;
  if (!partial) return size;
  const of = expected_pages === null ? '' : ` after ${percent(pages, expected_pages)}`;
  return `${size}; interrupted${of}: all figures are of what was read`;
}
