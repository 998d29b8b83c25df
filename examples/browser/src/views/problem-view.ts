import { find, make } from './dom.ts';

/** What went wrong. */
export class ProblemView {
  readonly #section = find('#problem', HTMLElement);

  show(message: string): void {
    this.#section.replaceChildren(make('p', '', message));
    this.#section.hidden = false;
  }

  hide(): void {
    this.#section.hidden = true;
  }
}
