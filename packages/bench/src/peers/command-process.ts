import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endsWithUs } from '../children.ts';

/**
 * A process that is told what to do line by line and answers each line with one. It does its own timing,
 * so that the pipes are in no figure; this process waits while it works.
 */
export class CommandProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(command: readonly string[]) {
    const [file, ...args] = command;
    this.#child = endsWithUs(spawn(file!, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
    // What a process that is gone is told is answered with its end.
    this.#child.stdin!.on('error', () => {});
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** Sends a command and returns the numbers of the answer. */
  async tell(...words: readonly (string | number)[]): Promise<number[]> {
    this.#child.stdin!.write(`${words.join(' ')}\n`);
    const { value, done } = await this.#lines.next();
    const [verdict, ...numbers] = done === true ? ['its end'] : String(value).trim().split(' ');
    if (verdict !== 'ok')
      throw new Error(`a measured process answers "${words[0]}" with ${verdict}`);
    return numbers.map(Number);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.stdin!.end();
    await gone;
  }
}
