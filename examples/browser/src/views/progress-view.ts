import { bytes } from '@pagefold/report/text';
import type { Progress } from '../messages.ts';
import { find } from './dom.ts';

/** Between two announcements to a screen reader. */
const announcedEvery = 0.25;

/** How far an analysis is, for eyes and ears. */
export class ProgressView {
  readonly #section = find('#progress', HTMLElement);
  readonly #text = find('#progress-text', HTMLElement);
  readonly #bar = find('#progress-bar', HTMLProgressElement);
  readonly #announcement = find('#announcement', HTMLElement);
  #name = '';
  #startMs = 0;
  #announceFrom = 0;

  constructor(cancel: () => void) {
    find('#cancel', HTMLButtonElement).addEventListener('click', cancel);
  }

  show(name: string): void {
    this.#name = name;
    this.#startMs = performance.now();
    this.#announceFrom = announcedEvery;
    this.#text.textContent = `Reading ${name} …`;
    this.#announcement.textContent = `Reading ${name}.`;
    // Without a value the bar says that something goes on, but not how far it is.
    this.#bar.removeAttribute('value');
    this.#section.hidden = false;
  }

  update({ doneBytes, totalBytes }: Progress): void {
    const part = doneBytes / totalBytes;
    const seconds = (performance.now() - this.#startMs) / 1000;
    const rate = `${bytes(Math.round(doneBytes / seconds))}/s`;
    this.#bar.value = part;
    this.#text.textContent = `${this.#name}: ${bytes(doneBytes)} of ${bytes(totalBytes)}, ${rate}`;
    if (part < this.#announceFrom) return;
    this.#announceFrom += announcedEvery;
    this.#announcement.textContent = `${Math.round(100 * part)} % done.`;
  }

  /** @param announcement what became of it, for a screen reader and for where there is no more to see. */
  hide(announcement: string): void {
    this.#section.hidden = true;
    this.#announcement.textContent = announcement;
  }
}
