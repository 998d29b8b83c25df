import pc from 'picocolors';
import type { Output } from './output.ts';
import { PageProgress } from './progress.ts';
import { visible, visibleJson, visibleJsonLine } from './visible.ts';
import type { Waits } from './waits.ts';

/**
 * What a run of the command has around it. Whatever it is told to show, a user's terminal gets text:
 * names of files and what they hold are chosen by others.
 */
export class Terminal {
  readonly waits: Waits;
  /** Aborted when an output cannot be written any more. */
  readonly signal: AbortSignal;
  readonly #out: Output;
  readonly #err: Output;
  readonly #colors: ReturnType<typeof pc.createColors>;

  constructor(out: Output, err: Output, waits: Waits, signal: AbortSignal) {
    this.waits = waits;
    this.signal = signal;
    this.#out = out;
    this.#err = err;
    // picocolors alone would also colour in CI.
    this.#colors = pc.createColors(out.stream.isTTY === true && pc.isColorSupported);
  }

  /** Writes text to standard output. */
  out(text: string): void {
    this.#out.write(visible(text));
  }

  /** Writes a line to standard output that begins a part. */
  heading(line: string): void {
    this.#out.write(`${this.#colors.bold(visible(line))}\n`);
  }

  /** Writes a value to standard output as JSON, exactly. */
  json(value: unknown): void {
    this.#out.write(`${visibleJson(value)}\n`);
  }

  /** Writes records to standard output, which end in CR LF. */
  records(text: string): void {
    this.#out.write(text.split('\r\n').map(visible).join('\r\n'));
  }

  /** Writes a value to standard output as one line of JSON. */
  jsonLine(value: unknown): void {
    this.#out.write(`${visibleJsonLine(JSON.stringify(value))}\n`);
  }

  /** Whether people read standard output as it comes. */
  get hasReader(): boolean {
    return this.#out.stream.isTTY === true;
  }

  /** Whether people read standard error as it comes; else it is kept. */
  get hasNoteReader(): boolean {
    return this.#err.stream.isTTY === true;
  }

  /** Writes a line of JSON to standard error. */
  noteJson(json: string): void {
    this.#err.write(`${visibleJsonLine(json)}\n`);
  }

  /** Writes a line about the work to standard error. */
  note(line: string): void {
    this.#err.write(`${visible(line)}\n`);
  }

  /** Shows on standard error, if that is a terminal, how many pages are done. */
  progress(what: string): Promise<PageProgress> {
    return PageProgress.start(what, this.#err.stream);
  }
}
