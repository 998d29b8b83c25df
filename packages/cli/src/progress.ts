import cliProgress from 'cli-progress';

/** A progress bar over pages, on standard error and only where that is a terminal. */
export class PageProgress {
  readonly #bar: cliProgress.SingleBar | undefined;

  constructor(what: string, pages: number) {
    if (process.stderr.isTTY !== true) return;
    this.#bar = new cliProgress.SingleBar(
      {
        format: `${what} {bar} {percentage}%  {value}/{total} pages`,
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: true,
      },
      cliProgress.Presets.shades_classic,
    );
    this.#bar.start(pages, 0);
  }

  /** Shows that so many pages are done. */
  show(pages: number): void {
    this.#bar?.update(pages);
  }

  /** Takes the bar away. */
  end(): void {
    this.#bar?.stop();
  }
}
