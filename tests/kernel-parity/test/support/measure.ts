import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../native/', import.meta.url));

/** What measures, in C, for the host and for guests. */
export const measureSources: readonly string[] = ['image.c', 'figures.c', 'zswap.c', 'ksm.c'].map(
  (name) => join(folder, name),
);

/** A kernel's figures by the names of its files. */
export type Figures = Readonly<Record<string, number>>;

/** What is measured around the way out of an image; KSM has nothing to be told before. */
export interface Measured {
  readonly before?: Figures;
  readonly after: Figures;
  /** Whether the memory then held what it had held. */
  readonly unchanged: boolean;
}

/** The program that has the kernel of this machine say its figures. */
export class Measure {
  readonly #folder = mkdtempSync(join(tmpdir(), 'pagefold-measure-'));
  readonly #program = join(this.#folder, 'measure');

  constructor() {
    execFileSync('gcc', ['-O2', '-o', this.#program, join(folder, 'main.c'), ...measureSources]);
  }

  /** Runs it to its end. @throws with what it said when it fails. */
  run(...args: readonly string[]): Measured {
    const { status, stdout, stderr } = spawnSync(this.#program, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`measure ${args.join(' ')} failed (${status}): ${stderr}`);
    return JSON.parse(stdout);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Figures that only ever grow, by how much they have; the others as they are. */
export function since(before: Figures, after: Figures): Figures {
  const grow = /^(reject_|swpout_|zswpout)/;
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [
      name,
      grow.test(name) ? value - (before[name] ?? 0) : value,
    ]),
  );
}

/** Whether it can be made here. */
export function hasCompiler(): boolean {
  return spawnSync('gcc', ['--version']).error === undefined;
}
