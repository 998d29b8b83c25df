import type { AnalysisReport } from '@pagefold/estimate/portable';
import { compareReports } from './comparison.ts';
import { documentMarkup } from './html/document.ts';
import { escaped } from './html/escape.ts';
import { partsOf } from './parts/all.ts';
import { subtitleOf } from './report-html.ts';
import { type ComparisonRow, comparisonRows } from './text/comparison.ts';

/**
 * Makes the page of the later of two reports, with arrows from what was before.
 *
 * @returns HTML, in a document of its own.
 * @throws InputError `PAGEFOLD_BAD_INPUT` when their pages have different sizes.
 */
export function comparisonHtml(before: AnalysisReport, after: AnalysisReport): string {
  const comparison = compareReports(before, after);
  return documentMarkup({
    title: 'What changed',
    subtitle: `from ${subtitleOf(before)} to ${subtitleOf(after)}`,
    top: changesMarkup(comparisonRows(comparison)),
    parts: partsOf({ report: after, before }),
    downloads: { 'before.json': before, 'after.json': after, 'comparison.json': comparison },
    report: after,
  });
}

function changesMarkup(rows: readonly ComparisonRow[]): string {
  const lines = rows.map(({ name, before, after, change, verdict }) => {
    const said = verdict === null ? '' : ` <span class="visually-hidden">${verdict}</span>`;
    return (
      `<tr><th scope="row">${escaped(name)}</th><td class="number">${escaped(before)}</td>` +
      `<td class="number">${escaped(after)}</td><td class="number ${verdict ?? ''}">${escaped(change)}${said}</td></tr>`
    );
  });
  return `
<section id="verdict" class="verdict" aria-labelledby="verdict-title" tabindex="-1">
<h2 id="verdict-title">What changed</h2>
<p class="question">Shares are of each report’s own input.</p>
<div class="scrolled" tabindex="0" role="region" aria-label="What changed, table"><table>
<caption class="visually-hidden">What changed</caption>
<thead><tr><th scope="col">figure</th><th scope="col" class="number">before</th><th scope="col" class="number">now</th><th scope="col" class="number">change</th></tr></thead>
<tbody>${lines.join('\n')}</tbody></table></div>
</section>`;
}
