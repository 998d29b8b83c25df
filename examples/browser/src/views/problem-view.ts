import { find, make } from './dom.ts';

/** What went wrong, and what can be done about it. */
export class ProblemView {
  readonly #section = find('#problem', HTMLElement);

  show(message: string, remedy?: string, apply?: () => void): void {
    this.#section.replaceChildren(make('p', '', message));
    if (remedy !== undefined && apply !== undefined) {
      const button = make('button', '', remedy);
      button.type = 'button';
      button.addEventListener('click', apply);
      this.#section.append(button);
    }
    this.#section.hidden = false;
  }

  hide(): void {
    this.#section.hidden = true;
  }
}
