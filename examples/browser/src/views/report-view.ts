import { find } from './dom.ts';

/**
 * The answer: the page of `pagefold analyze --html`, in a frame. The frame is a document of its own that may run the two
 * scripts of a report, save files, and nothing else; names of files in it harm nobody.
 */
export class ReportView {
  readonly #save = find('#save', HTMLButtonElement);
  #frame: HTMLIFrameElement | undefined;
  #html = '';

  constructor() {
    this.#save.addEventListener('click', () => save(this.#html));
  }

  show(html: string): void {
    this.#html = html;
    this.#save.hidden = false;
    document.body.classList.add('with-report');
    this.#frame = frameOf(html);
    find('main', HTMLElement).append(this.#frame);
    // What follows is what was asked for.
    this.#frame.focus();
  }

  hide(): void {
    this.#frame?.remove();
    this.#html = '';
    this.#save.hidden = true;
    document.body.classList.remove('with-report');
  }
}

function frameOf(html: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.id = 'report';
  frame.title = 'Report';
  frame.setAttribute('sandbox', 'allow-scripts allow-downloads');
  frame.srcdoc = html;
  return frame;
}

function save(html: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  link.download = 'report.html';
  link.click();
  // The browser has it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
