import { emitKeypressEvents, type Key } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import ansiEscapes from 'ansi-escapes';
import { beforeInterruption } from '../interruption.ts';

const wrapOff = '\u001b[?7l';
const wrapOn = '\u001b[?7h';

/** What is heard while a screen is shown. */
export interface ScreenEvents {
  /** Somebody has had enough: `q` or Ctrl-C. */
  readonly onQuit: () => void;
  /** The terminal has another size, or shows the screen again. */
  readonly onChange: () => void;
}

/** A terminal's second screen, which leaves the first one as it was. */
export class Screen {
  readonly #out: WriteStream;
  readonly #keys: ReadStream;
  readonly #events: ScreenEvents;
  readonly #forget: () => void;

  constructor(out: WriteStream, keys: ReadStream, events: ScreenEvents) {
    this.#out = out;
    this.#keys = keys;
    this.#events = events;
    this.#forget = beforeInterruption(() => this.#leave());
    out.on('resize', events.onChange);
    process.on('SIGCONT', this.#onContinue);
    keys.on('keypress', this.#onKey);
    emitKeypressEvents(keys);
    this.#enter();
    keys.resume();
  }

  get columns(): number {
    return this.#out.columns;
  }

  get rows(): number {
    return this.#out.rows;
  }

  /** Shows these lines, and nothing else. */
  show(lines: readonly string[]): void {
    const shown = lines.map((line) => `${ansiEscapes.eraseLine}${line}`);
    this.#out.write(ansiEscapes.cursorTo(0, 0) + shown.join('\r\n') + ansiEscapes.eraseDown);
  }

  /** Gives the terminal back. */
  close(): void {
    this.#forget();
    this.#out.off('resize', this.#events.onChange);
    process.off('SIGCONT', this.#onContinue);
    this.#keys.off('keypress', this.#onKey);
    this.#keys.pause();
    this.#leave();
  }

  readonly #onKey = (_text: string | undefined, { name, ctrl = false }: Key): void => {
    if (name === 'q' || (ctrl && name === 'c')) this.#events.onQuit();
    if (ctrl && name === 'z') {
      this.#leave();
      process.kill(process.pid, 'SIGSTOP');
    }
  };

  readonly #onContinue = (): void => {
    this.#enter();
    this.#events.onChange();
  };

  #enter(): void {
    if (this.#keys.isTTY) this.#keys.setRawMode(true);
    this.#out.write(ansiEscapes.enterAlternativeScreen + ansiEscapes.cursorHide + wrapOff);
  }

  #leave(): void {
    if (this.#keys.isTTY) this.#keys.setRawMode(false);
    // Erased, since some terminals that were resized meanwhile mix the two screens.
    const { eraseScreen, cursorShow, exitAlternativeScreen } = ansiEscapes;
    this.#out.write(eraseScreen + wrapOn + cursorShow + exitAlternativeScreen);
  }
}
