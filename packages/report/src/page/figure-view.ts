import type { Figure } from '../figure.ts';
import { drawBars, drawWaterfall } from './bars.ts';
import type { Chart, Drawing, Entry, Place } from './charts.ts';
import { drawMatrix, drawPoints } from './plane.ts';

type Drawn = Exclude<Figure, { kind: 'map' }>;

function draw(figure: Drawn, width: number): Drawing {
  switch (figure.kind) {
    case 'bars':
      return drawBars(figure, width);
    case 'waterfall':
      return drawWaterfall(figure, width);
    case 'points':
      return drawPoints(figure, width);
    case 'matrix':
      return drawMatrix(figure, width);
  }
}

/**
 * A chart in its element. Pointing at a value shows what it is; the keyboard does the same where the element has the
 * focus, and what is shown is also said.
 */
export class FigureView {
  readonly #element: HTMLElement;
  readonly #canvas: HTMLElement;
  readonly #figure: Drawn;
  readonly #said: Element | null;
  #chart: Chart | undefined;
  #places: readonly Place[] = [];
  #at = -1;
  #width = 0;

  constructor(element: HTMLElement, figure: Drawn) {
    this.#element = element;
    this.#figure = figure;
    this.#said = element.nextElementSibling;
    this.#canvas = document.createElement('div');
    this.#canvas.ariaHidden = 'true';
    element.append(this.#canvas);
    element.before(legend(draw(figure, 600).legend));
    element.addEventListener('keydown', (event) => this.#onKey(event));
    element.addEventListener('blur', () => this.#leave());
    new ResizeObserver(() => this.#fit()).observe(element);
    this.#fit();
  }

  #fit(): void {
    const width = Math.round(this.#element.clientWidth);
    if (!matchMedia('print').matches) this.draw(width);
  }

  /** Draws it for a width, or as it was for the screen's. */
  draw(width: number = Math.round(this.#element.clientWidth)): void {
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    const { height, option, places } = draw(this.#figure, width);
    this.#places = places;
    this.#chart ??= pagefoldCharts.init(this.#canvas, null, { renderer: 'svg', width, height });
    this.#chart.resize({ width, height });
    this.#chart.setOption(option, true);
    // So that paper, which has another width, scales it.
    const svg = this.#canvas.querySelector('svg');
    svg?.setAttribute('viewBox', `0 0 ${width} ${height}`);
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#places.length - 1;
    const next: Readonly<Record<string, number>> = {
      ArrowRight: Math.min(last, this.#at + 1),
      ArrowDown: Math.min(last, this.#at + 1),
      ArrowLeft: Math.max(0, this.#at - 1),
      ArrowUp: Math.max(0, this.#at - 1),
      Home: 0,
      End: last,
    };
    if (event.key === 'Escape') this.#leave();
    const at = next[event.key];
    if (at === undefined || last < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#show(at);
  }

  #show(at: number): void {
    this.#unmark();
    this.#at = at;
    const { seriesIndex, dataIndex, text } = this.#places[at]!;
    this.#chart?.dispatchAction({ type: 'highlight', seriesIndex, dataIndex });
    this.#chart?.dispatchAction({ type: 'showTip', seriesIndex, dataIndex });
    if (this.#said !== null) this.#said.textContent = text.replaceAll('\n', ', ');
  }

  #leave(): void {
    this.#unmark();
    this.#at = -1;
    this.#chart?.dispatchAction({ type: 'hideTip' });
  }

  #unmark(): void {
    const place = this.#places[this.#at];
    if (place === undefined) return;
    const { seriesIndex, dataIndex } = place;
    this.#chart?.dispatchAction({ type: 'downplay', seriesIndex, dataIndex });
  }
}

/** What the colours mean, as a list. */
export function legend(entries: readonly Entry[]): HTMLElement {
  const list = document.createElement('ul');
  list.className = 'legend';
  for (const { name, colour, mark } of entries) {
    const entry = document.createElement('li');
    const swatch = document.createElement('span');
    swatch.className = `swatch ${mark}`;
    swatch.style.setProperty('--own', `var(--${colour})`);
    swatch.ariaHidden = 'true';
    entry.append(swatch, name);
    list.append(entry);
  }
  return list;
}
