import type { PageData } from '../html/document.ts';
import { saveText } from './save.ts';
import { FigureView } from './figure-view.ts';

function start(): void {
  const { figures, downloads } = JSON.parse(
    document.querySelector('#data')?.textContent ?? '{}',
  ) as PageData;
  for (const element of document.querySelectorAll<HTMLElement>('[data-figure]')) {
    const figure = figures[element.dataset.figure ?? ''];
    if (figure === undefined) continue;
    if (figure.kind !== 'map') new FigureView(element, figure);
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-download]')) {
    const name = button.dataset.download ?? '';
    button.addEventListener('click', () => saveText(name, downloads[name] ?? ''));
  }
  const theme = document.querySelector<HTMLSelectElement>('#theme');
  theme?.addEventListener('change', () => {
    document.documentElement.dataset.theme = theme.value;
  });
  document.querySelector('.tools')?.removeAttribute('hidden');
}

start();
