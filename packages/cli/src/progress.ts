import cliProgress from 'cli-progress';

/** A progress bar over pages, on standard error and only where that is a terminal. */
export class PageProgress {
  readonly #bar: cliProgress.SingleBar | undefined;

  constructor(what: string) {
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
    this.#bar.start(0, 0);
  }

  /** Shows that so many pages of a total are done. */
  show(done: number, total: number): void {
    this.#bar?.setTotal(Math.max(done, total));
    this.#bar?.update(done);
  }

  /** Takes the bar away. */
  end(): void {
    this.#bar?.stop();
  }
}
