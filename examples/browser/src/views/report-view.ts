import { find } from './dom.ts';

/**
 * The answer: the page of `pagefold analyze --html`, in a frame. The frame is a document of its own that may run the two
 * scripts of a report, save files, and nothing else; names of files in it harm nobody.
 */
export class ReportView {
  readonly #frame = find('#report', HTMLIFrameElement);
  readonly #save = find('#save', HTMLButtonElement);
  #html = '';

  constructor() {
    this.#save.addEventListener('click', () => save(this.#html));
  }

  show(html: string): void {
    this.#frame.srcdoc = html;
    this.#html = html;
    this.#save.hidden = false;
    this.#frame.hidden = false;
    document.body.classList.add('with-report');
    // What follows is what was asked for.
    this.#frame.focus();
  }

  hide(): void {
    this.#html = '';
    this.#save.hidden = true;
    this.#frame.hidden = true;
    this.#frame.srcdoc = '';
    document.body.classList.remove('with-report');
  }
}

function save(html: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  link.download = 'report.html';
  link.click();
  // The browser has it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
