import type { MapData } from '../parts/map.ts';
import { bytes, count } from '../text/format.ts';
import { legend } from './figure-view.ts';

const kinds = ['zero', 'same-filled', 'duplicate', 'unique'] as const;
const letters = 'zsdu';
const steps = 31;

/** The map as a picture, a pixel a cell. Pointing at a cell says what it is; arrow keys point as well. */
export class MapView {
  readonly #data: MapData;
  readonly #element: HTMLElement;
  readonly #canvas = document.createElement('canvas');
  readonly #mark = document.createElement('span');
  readonly #caption = document.createElement('p');
  readonly #said: Element | null;
  readonly #columns: number;
  readonly #rows: number;
  #bySize = false;
  #at = -1;

  constructor(element: HTMLElement, data: MapData) {
    this.#element = element;
    this.#data = data;
    this.#said = element.nextElementSibling;
    const cells = data.layers.length;
    this.#columns = Math.min(512, Math.max(32, 2 ** Math.ceil(Math.log2(Math.sqrt(cells * 3)))));
    this.#rows = Math.ceil(cells / this.#columns);
    this.#canvas.width = this.#columns;
    this.#canvas.height = this.#rows;
    this.#canvas.ariaHidden = 'true';
    this.#mark.className = 'mark';
    this.#mark.hidden = true;
    this.#caption.className = 'note cell';
    this.#caption.textContent = 'Point at a cell, or move with the arrow keys.';
    element.classList.add('map');
    element.append(this.#canvas, this.#mark);
    this.#said?.after(this.#caption);
    this.#addControls();
    this.#listen();
    this.draw();
  }

  /** Draws it in the colours that there are now. */
  draw(): void {
    const context = this.#canvas.getContext('2d');
    if (context === null) return;
    const { layers, sizes } = this.#data;
    const image = context.createImageData(this.#columns, this.#rows);
    const colours = kinds.map((name) => this.#rgb(name));
    const full = this.#rgb('ink');
    for (let cell = 0; cell < layers.length; cell++) {
      const size = this.#bySize && sizes !== null ? Number.parseInt(sizes[cell]!, 32) : undefined;
      const colour = size === undefined ? colours[letters.indexOf(layers[cell]!)]! : full;
      const strength = size === undefined ? 1 : 0.05 + (0.95 * size) / steps;
      image.data.set([...colour, Math.round(255 * strength)], 4 * cell);
    }
    context.putImageData(image, 0, 0);
  }

  #rgb(name: string): number[] {
    const sample = document.createElement('span');
    sample.style.color = `var(--${name})`;
    this.#element.append(sample);
    const parts = getComputedStyle(sample).color.match(/[\d.]+/g) ?? [];
    sample.remove();
    return parts.slice(0, 3).map(Number);
  }

  #addControls(): void {
    const entries = kinds.map((name) => ({ name, colour: name, mark: 'block' as const }));
    const layerLegend = legend(entries);
    const sizeLegend = legend([
      { name: 'the darker, the larger when compressed', colour: 'ink', mark: 'block' },
    ]);
    sizeLegend.hidden = true;
    this.#element.before(layerLegend, sizeLegend);
    if (this.#data.sizes === null) return;
    const choice = document.createElement('fieldset');
    const title = document.createElement('legend');
    title.textContent = 'Coloured by';
    choice.append(title);
    for (const [name, bySize] of [
      ['layer', false],
      ['compressed size', true],
    ] as const) {
      const label = document.createElement('label');
      const input = document.createElement('input');
      input.type = 'radio';
      input.name = 'map-colour';
      input.checked = !bySize;
      input.addEventListener('change', () => {
        this.#bySize = bySize;
        layerLegend.hidden = bySize;
        sizeLegend.hidden = !bySize;
        this.draw();
      });
      label.append(input, ` ${name}`);
      choice.append(label);
    }
    layerLegend.before(choice);
  }

  #listen(): void {
    this.#canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
      const { clientWidth, clientHeight } = this.#canvas;
      const column = Math.floor((offsetX / clientWidth) * this.#columns);
      const row = Math.floor((offsetY / clientHeight) * this.#rows);
      const at = row * this.#columns + column;
      if (column < this.#columns && at < this.#data.layers.length) this.#show(at);
    });
    this.#element.addEventListener('keydown', (event) => {
      const last = this.#data.layers.length - 1;
      const moves: Readonly<Record<string, number>> = {
        ArrowRight: 1,
        ArrowLeft: -1,
        ArrowDown: this.#columns,
        ArrowUp: -this.#columns,
        PageDown: 8 * this.#columns,
        PageUp: -8 * this.#columns,
        Home: -last,
        End: last,
      };
      const move = moves[event.key];
      if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const at = this.#at < 0 ? 0 : this.#at + move;
      this.#show(Math.max(0, Math.min(last, at)));
      if (this.#said !== null) this.#said.textContent = this.#caption.textContent;
    });
  }

  #show(at: number): void {
    this.#at = at;
    this.#caption.textContent = this.#textOf(at);
    this.#mark.hidden = false;
    this.#mark.style.left = `${(100 * ((at % this.#columns) + 0.5)) / this.#columns}%`;
    this.#mark.style.top = `${(100 * (Math.floor(at / this.#columns) + 0.5)) / this.#rows}%`;
  }

  #textOf(cell: number): string {
    const { pages_per_cell, pages, layers, sizes, page_size } = this.#data;
    const from = cell * pages_per_cell;
    const to = Math.min(pages, from + pages_per_cell);
    const layer = kinds[letters.indexOf(layers[cell]!)] ?? '';
    const most = to - from > 1 ? 'mostly ' : '';
    const size =
      sizes === null
        ? ''
        : `; compressed at most ${bytes(Math.round((Number.parseInt(sizes[cell]!, 32) / steps) * (to - from) * page_size))}`;
    const span = to - from > 1 ? `pages ${count(from)} to ${count(to - 1)}` : `page ${count(from)}`;
    return `${this.#placeOf(from)} (${span}): ${most}${layer}${size}`;
  }

  /** A process and its mapping, or a file and the offset in it. */
  #placeOf(page: number): string {
    const { inputs, regions, page_size } = this.#data;
    const region = regions.findLast((each) => each.page <= page);
    if (region !== undefined) return region.name;
    let from = 0;
    for (const { name, pages, offset } of inputs) {
      if (page < from + pages) {
        const own = page - from;
        return offset
          ? `${name} at 0x${(own * page_size).toString(16)}`
          : `${name}, its page ${count(own)}`;
      }
      from += pages;
    }
    return '';
  }
}
