import { find } from './dom.ts';

/** What went wrong. */
export class ProblemView {
  readonly #section = find('#problem', HTMLElement);

  show(message: string): void {
    const text = document.createElement('p');
    text.textContent = message;
    this.#section.replaceChildren(text);
    this.#section.hidden = false;
  }

  hide(): void {
    this.#section.hidden = true;
  }
}
