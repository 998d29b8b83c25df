import type { PageData } from '../html/document.ts';
import { FigureView } from './figure-view.ts';
import { MapView } from './map-view.ts';
import { saveText } from './save.ts';

function start(): void {
  const { figures, downloads, map } = JSON.parse(
    document.querySelector('#data')?.textContent ?? '{}',
  ) as PageData;
  const maps: MapView[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('[data-figure]')) {
    const figure = figures[element.dataset.figure ?? ''];
    if (figure === undefined) continue;
    if (figure.kind !== 'map') new FigureView(element, figure);
    else if (map !== null) maps.push(new MapView(element, map));
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-download]')) {
    const name = button.dataset.download ?? '';
    button.addEventListener('click', () => saveText(name, downloads[name] ?? ''));
  }
  const show = (theme: string) => {
    document.documentElement.dataset.theme = theme;
    for (const each of maps) each.draw();
  };
  const choice = document.querySelector<HTMLSelectElement>('#theme');
  const chosen = () => show(choice?.value ?? '');
  choice?.addEventListener('change', chosen);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', chosen);
  // Pictures have the colours that they were drawn in; paper is light.
  addEventListener('beforeprint', () => show('light'));
  addEventListener('afterprint', chosen);
  document.querySelector('.tools')?.removeAttribute('hidden');
}

start();
