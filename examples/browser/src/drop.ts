import { filesDragged } from '@pagefold/report';

/**
 * Takes files that are dropped anywhere on the page; without this, the browser would leave the page and
 * show the file. While files hover over the page, `target` has the class `dropping`. A frame in it is to let the pointer
 * through then, for what is dropped on a frame is the frame's.
 */
export function onFilesDropped(target: HTMLElement, take: (files: File[]) => void): void {
  window.addEventListener('dragover', (event) => {
    event.preventDefault();
    target.classList.add('dropping');
  });
  window.addEventListener('message', ({ data, source }) => {
    const isFromFrame = source === document.querySelector('iframe')?.contentWindow;
    if (isFromFrame && data === filesDragged) target.classList.add('dropping');
  });
  window.addEventListener('dragleave', (event) => {
    // Between two elements of the page there is one that is entered; at its edge there is none.
    if (event.relatedTarget === null) target.classList.remove('dropping');
  });
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    target.classList.remove('dropping');
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) take(files);
  });
}
