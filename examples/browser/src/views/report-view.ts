import type { AnalysisReport, CombinationReport } from '@pagefold/estimate/portable';
import { bytes, count } from '../format.ts';
import { find, make } from './dom.ts';
import { layersView } from './layers-view.ts';
import { poolsView } from './pools-view.ts';
import { headlineView, savingsView } from './savings-view.ts';

const command = 'pagefold analyze --json';

/** The answer. */
export class ReportView {
  readonly #article = find('#report', HTMLElement);

  show(report: AnalysisReport, seconds: number): void {
    const [pool] = report.combinations;
    if (pool === undefined) throw new TypeError('a report has one combination');
    const { images, pages, page_size } = report;
    const heading = make('h2', '', images.join(', '));
    heading.tabIndex = -1;
    const size = `${count(pages)} pages of ${bytes(page_size)}, ${bytes(pages * page_size)}`;
    this.#article.replaceChildren(
      heading,
      make('p', 'meaning', size),
      headlineView(report, pool),
      layersView(report),
      poolsView(report, pool),
      savingsView(report, pool),
      make('p', 'meaning', howItWasComputed(pool, seconds)),
      allFigures(report),
    );
    this.#article.hidden = false;
    // The button that was pressed last may be gone; and what follows is what was asked for.
    heading.focus();
  }

  hide(): void {
    this.#article.hidden = true;
  }
}

function howItWasComputed(pool: CombinationReport, seconds: number): string {
  const { hasher, compressor, allocator, engines } = pool;
  const label = (name: string, engine: string | null) =>
    engine === null ? name : `${name}/${engine}`;
  const backends = [
    label(hasher, engines.hasher),
    label(compressor, engines.compressor),
    label(allocator, engines.allocator),
  ].join(', ');
  return `Computed in this browser in ${seconds.toFixed(1)} s with ${backends}.`;
}

function allFigures(report: AnalysisReport): HTMLElement {
  const figures = make('pre', '', JSON.stringify(report, undefined, 2));
  // So that it can be scrolled with the keyboard.
  figures.tabIndex = 0;
  return make(
    'details',
    '',
    make('summary', '', 'All figures, as ', make('code', '', command), ' prints them'),
    figures,
  );
}
