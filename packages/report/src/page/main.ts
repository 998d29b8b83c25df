import type { AnalysisReport } from '@pagefold/estimate/portable';
import { filesDragged } from '../framed.ts';
import type { PageData } from '../html/document.ts';
import { mapData } from '../parts/map.ts';
import { FigureView } from './figure-view.ts';
import { MapView } from './map-view.ts';
import { saveText } from './save.ts';

/** Of A4 between its margins. */
const paperWidth = 680;

function start(): void {
  const { figures, downloads, mapIn } = JSON.parse(
    document.querySelector('#data')?.textContent ?? '{}',
  ) as PageData;
  const report = downloads[mapIn] as AnalysisReport | undefined;
  const map = report === undefined ? null : mapData(report);
  const maps: MapView[] = [];
  const charts: FigureView[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('[data-figure]')) {
    const figure = figures[element.dataset.figure ?? ''];
    if (figure === undefined) continue;
    if (figure.kind !== 'map') charts.push(new FigureView(element, figure));
    else if (map !== null) maps.push(new MapView(element, map));
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-download]')) {
    const name = button.dataset.download ?? '';
    button.addEventListener('click', () => saveText(name, downloads[name]));
  }
  const show = (theme: string) => {
    document.documentElement.dataset.theme = theme;
    for (const each of maps) each.draw();
  };
  const choice = document.querySelector<HTMLSelectElement>('#theme');
  const chosen = () => show(choice?.value ?? '');
  choice?.addEventListener('change', chosen);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', chosen);
  // A map has the colours that it was drawn in, a chart the width; paper is light and narrow.
  addEventListener('beforeprint', () => {
    show('light');
    for (const each of charts) each.draw(paperWidth);
  });
  addEventListener('afterprint', () => {
    chosen();
    for (const each of charts) each.draw();
  });
  // Whoever has it in a frame need not be of one origin with it, and is told no more than that.
  addEventListener('dragenter', ({ dataTransfer }) => {
    const isFramed = window.parent !== window;
    if (isFramed && dataTransfer?.types.includes('Files')) {
      window.parent.postMessage(filesDragged, '*');
    }
  });
  document.querySelector('.tools')?.removeAttribute('hidden');
}

start();
