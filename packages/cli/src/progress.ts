import type { SingleBar } from 'cli-progress';
import { clock, count } from './format.ts';
import type { OutputStream } from './output.ts';
import { Rate } from './rate.ts';

/** A progress bar over pages with their rate and the time left, only where its output is a terminal. */
export class PageProgress {
  readonly #bar: SingleBar | undefined;
  readonly #rate = new Rate(performance.now());

  private constructor(bar: SingleBar | undefined) {
    this.#bar = bar;
  }

  static async start(what: string, stream: OutputStream): Promise<PageProgress> {
    if (stream.isTTY !== true) return new PageProgress(undefined);
    const { default: cliProgress } = await import('cli-progress');
    const bar = new cliProgress.SingleBar(
      {
        format: (_, __, { line }: { line: string }) => `${what} ${line}`,
        stream: stream as unknown as NodeJS.WritableStream,
        clearOnComplete: true,
        // A signal ends the process at once, and would leave a terminal without its cursor.
        hideCursor: false,
      },
      cliProgress.Presets.shades_classic,
    );
    bar.start(1, 0, { line: '' });
    return new PageProgress(bar);
  }

  /** Shows that so many pages are done, of a total where that is known. */
  show(done: number, total: number | undefined): void {
    if (this.#bar === undefined) return;
    const line = progressLine(done, total, this.#rate.at(done, performance.now()));
    this.#bar.update(0, { line });
  }

  /** Takes the bar away. */
  end(): void {
    this.#bar?.stop();
  }
}

const barWidth = 24;

/** How far it is, how fast it goes and how long it takes, as far as that is known. */
export function progressLine(
  done: number,
  total: number | undefined,
  perSecond: number | undefined,
): string {
  const speed = perSecond === undefined ? [] : [`${count(perSecond)} pages/s`];
  if (total === undefined) return [`${count(done)} pages`, ...speed].join('  ');
  const part = Math.min(1, done / Math.max(1, total));
  const left =
    perSecond === undefined ? [] : [`${clock(Math.max(0, total - done) / perSecond)} left`];
  const full = Math.round(part * barWidth);
  const bar = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
  return [`${bar} ${Math.floor(part * 100)} %  ${count(done)} pages`, ...speed, ...left].join('  ');
}
