import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(
  new URL('../../../test/capture/helper/swapped-memory.py', import.meta.url),
);

/** What swapped-memory.py holds, by layer. */
export const swappedLayers = {
  zeroPages: 7,
  sameFilledPages: 5,
  duplicatePages: 19,
  uniquePages: 41,
};

export const swappedPages = 72;

export interface SwappedState {
  readonly pid: number;
  /** How many of its pages are on swap and in memory, by its own page table. */
  readonly swapped: number;
  readonly resident: number;
  readonly child?: number;
}

/** A process whose known pages are on swap. */
export class SwappedMemory {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #input: Interface;

  private constructor(process: ChildProcess) {
    this.#process = process;
    this.#input = createInterface({ input: process.stdout! });
    this.#lines = this.#input[Symbol.asyncIterator]();
  }

  /** Starts it; waits until its pages are swapped out, as far as they are. */
  static async start(
    kind: 'private' | 'shared' = 'private',
  ): Promise<{ memory: SwappedMemory; state: SwappedState }> {
    const process = spawn('python3', [script, kind], { stdio: ['pipe', 'pipe', 'inherit'] });
    const memory = new SwappedMemory(process);
    return { memory, state: await memory.#answer() };
  }

  /** Has it do something; returns what is where afterwards. */
  async order(what: 'count' | 'fork' | 'change' | 'touch'): Promise<SwappedState> {
    this.#process.stdin!.write(`${what}\n`);
    return this.#answer();
  }

  async end(): Promise<void> {
    this.#process.stdin!.end();
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
  }

  async #answer(): Promise<SwappedState> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('swapped-memory.py has ended');
    return JSON.parse(value);
  }
}
