import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operations } from '../workload/operations.ts';
import type { Part, Timing, Workload } from '../workload/workload.ts';
import { CommandProcess } from './command-process.ts';
import { type Peer, WrongPages } from './peer.ts';

export interface ProcessPeerOptions {
  readonly name: string;
  readonly description: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Where pages and operations are put for the process to read. */
  readonly folder: string;
  /** The command that opens it with every slot empty; `open` and the slots where it is not given. */
  readonly open?: (slots: number) => readonly (string | number)[];
  /** Bytes that it holds its pages in; where it is not given, what the process says. */
  readonly bytes?: () => number;
  /** Whether it is a process of Node.js, whose collections count. */
  readonly collects?: boolean;
}

/** What an engine collected, and how long the longest collection took. */
export interface Collections {
  readonly major: number;
  readonly minor: number;
  readonly longestMs: number;
}

type Answer = [number, number, number, number, number, number, number];

/** Part of a core below which others had it. */
const undisturbed = 0.97;

/** A peer in a process of its own. */
export class ProcessPeer implements Peer {
  readonly name: string;
  readonly description: string;
  readonly #options: ProcessPeerOptions;
  readonly #process: CommandProcess;
  #blocks = 0;
  #disturbedBlocks = 0;

  constructor(options: ProcessPeerOptions) {
    this.name = options.name;
    this.description = options.description;
    this.#options = options;
    this.#process = new CommandProcess(options.command);
  }

  /** How many runs there were, and during how many of them others had the core. */
  get noise(): { readonly blocks: number; readonly disturbedBlocks: number } {
    return { blocks: this.#blocks, disturbedBlocks: this.#disturbedBlocks };
  }

  async open({ pages, operations, slots }: Workload): Promise<void> {
    await this.#give('pages', pages);
    await this.goOnWith(operations);
    const { open = (count: number) => ['open', count] } = this.#options;
    await this.tell(...open(slots));
  }

  /** Takes other operations; slots stay as they are. */
  async goOnWith({ words }: Operations): Promise<void> {
    await this.#give(
      'operations',
      new Uint8Array(words.buffer, words.byteOffset, words.byteLength),
    );
  }

  async empty(): Promise<void> {
    await this.tell('empty');
  }

  async run({ first, count, made = false, each = false }: Part): Promise<Timing> {
    const pages = made ? 'made' : 'given';
    const timed = each ? 'each' : 'all';
    const answer = await this.tell('run', first, count, pages, timed);
    const [ns, longestNs, over1Ms, over5Ms, failed, wallNs, cpuNs] = answer as Answer;
    if (failed > 0) throw new WrongPages(this.name, failed);
    this.#blocks++;
    if (cpuNs < undisturbed * wallNs) this.#disturbedBlocks++;
    return { ns, longestNs, over1Ms, over5Ms, wallNs, cpuNs };
  }

  async check(): Promise<void> {
    const [wrong] = await this.tell('check');
    if (wrong! > 0) throw new WrongPages(this.name, wrong!);
  }

  async storedBytes(): Promise<number> {
    return this.#options.bytes?.() ?? (await this.tell('bytes'))[0]!;
  }

  /** Collections since this was last asked; undefined for what has no collector. */
  async collections(): Promise<Collections | undefined> {
    if (this.#options.collects !== true) return undefined;
    const [major, minor, longestMs] = await this.tell('collections');
    return { major: major!, minor: minor!, longestMs: longestMs! };
  }

  async letGo(): Promise<void> {
    await this.tell('close');
  }

  async close(): Promise<void> {
    await this.#process.close();
  }

  /** Sends the process a command of its own and returns the numbers that it answers. */
  tell(...words: readonly (string | number)[]): Promise<number[]> {
    return this.#process.tell(...words);
  }

  async #give(command: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#options.folder, `${this.name.replaceAll(/\W/g, '-')}.${command}`);
    writeFileSync(path, bytes);
    await this.tell(command, path);
    rmSync(path);
  }
}
