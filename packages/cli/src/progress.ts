import type { SingleBar } from 'cli-progress';
import type { OutputStream } from './output.ts';

/** A progress bar over pages, only where its output is a terminal. */
export class PageProgress {
  readonly #bar: SingleBar | undefined;

  private constructor(bar: SingleBar | undefined) {
    this.#bar = bar;
  }

  static async start(what: string, stream: OutputStream): Promise<PageProgress> {
    if (stream.isTTY !== true) return new PageProgress(undefined);
    const { default: cliProgress } = await import('cli-progress');
    const bar = new cliProgress.SingleBar(
      {
        format: `${what} {bar} {percentage}%  {value}/{total} pages`,
        stream: stream as unknown as NodeJS.WritableStream,
        clearOnComplete: true,
        // A signal ends the process at once, and would leave a terminal without its cursor.
        hideCursor: false,
      },
      cliProgress.Presets.shades_classic,
    );
    bar.start(0, 0);
    return new PageProgress(bar);
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
