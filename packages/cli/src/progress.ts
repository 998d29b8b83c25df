import type { SingleBar } from 'cli-progress';
import { clock, count } from './format.ts';
import type { OutputStream } from './output.ts';
import { Rate } from './rate.ts';

/** A progress bar over pages with their rate and the time left, only where its output is a terminal. */
export class PageProgress {
  readonly #bar: SingleBar | undefined;
  /** How long a line can be now: a terminal changes its size. */
  readonly #room: () => number;
  readonly #rate = new Rate(performance.now());

  private constructor(bar: SingleBar | undefined, room = () => 0) {
    this.#bar = bar;
    this.#room = room;
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
        // Nor is it to be left cutting its lines: the bar is kept within one.
        linewrap: true,
      },
      cliProgress.Presets.shades_classic,
    );
    bar.start(1, 0, { line: '' });
    // The last column is left: a terminal that is full to the end goes to the next line.
    return new PageProgress(bar, () => (stream.columns ?? usualColumns) - what.length - 2);
  }

  /** Shows that so many pages are done, of a total where that is known. */
  show(done: number, total: number | undefined): void {
    if (this.#bar === undefined) return;
    const rate = this.#rate.at(done, performance.now());
    const line = progressLine(done, total, rate, this.#room());
    this.#bar.update(0, { line });
  }

  /** Takes the bar away. */
  end(): void {
    this.#bar?.stop();
  }
}

const usualColumns = 80;
const bars = { longest: 24, shortest: 8 } as const;

/**
 * How far it is, how fast it goes and how long it takes, as far as that is known and there is room: the number of pages
 * gives way first, then the rate.
 */
export function progressLine(
  done: number,
  total: number | undefined,
  perSecond: number | undefined,
  room: number = Number.POSITIVE_INFINITY,
): string {
  const pages = `${count(done)} pages`;
  const speed = perSecond === undefined ? [] : [`${count(perSecond)} pages/s`];
  if (total === undefined) return fitting([[pages, ...speed], [pages]], room);
  const part = Math.min(1, done / Math.max(1, total));
  const percent = `${Math.floor(part * 100)} %`;
  const left =
    perSecond === undefined ? [] : [`${clock(Math.max(0, total - done) / perSecond)} left`];
  const text = fitting(
    [
      [percent, pages, ...speed, ...left],
      [percent, ...speed, ...left],
      [percent, ...left],
    ],
    room - bars.shortest - 1,
  );
  const width = Math.max(0, Math.min(bars.longest, room - text.length - 1));
  const full = Math.round(part * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${text}`;
}

/** The first line that fits, or the last. */
function fitting(choices: readonly (readonly string[])[], room: number): string {
  const lines = choices.map((parts) => parts.join('  '));
  return lines.find((line) => line.length <= room) ?? lines.at(-1)!;
}
