import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@pagefold/contracts';
import { fleetHtml, fleetReport, mergeSketches } from '@pagefold/fleet';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { beforeInterruption } from '../interruption.ts';
import { PageFile } from '../page-file.ts';
import { printFleet } from '../report/fleet-text.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** How sketches are merged. */
export interface MergeChoice {
  /** Bytes of memory that the database may take. */
  readonly memory: number;
  /** The file to write a page to. */
  readonly html?: string;
  readonly json?: boolean;
}

/** Merges sketches and prints the answer. */
export async function merge(
  terminal: Terminal,
  paths: readonly string[],
  { memory, html, json = false }: MergeChoice,
): Promise<ExitCode> {
  const page = html === undefined ? undefined : await PageFile.at(html);
  try {
    const answer = await inFolder((temporaryFolder) =>
      mergeSketches({ paths, memoryBytes: memory, temporaryFolder, signal: terminal.signal }),
    );
    const report = fleetReport(answer);
    if (json) terminal.json(report);
    else printFleet(terminal, answer);
    await page?.finish(terminal, fleetHtml(answer));
    return exitCodes.ok;
  } finally {
    await page?.discard();
  }
}

/** Works with a folder that is gone afterwards, however that ends. */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeFolder();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const release = beforeInterruption(remove);
  try {
    return await work(folder);
  } finally {
    release();
    remove();
  }
}

/** @throws InputError `PAGEFOLD_INPUT_FAILED` where the system refuses. */
function makeFolder(): string {
  const parent = tmpdir();
  try {
    return mkdtempSync(join(parent, 'pagefold-merge-'));
  } catch (cause) {
    throw new InputError(
      'PAGEFOLD_INPUT_FAILED',
      `no temporary files can be made in ${oneLine(parent)} (${(cause as NodeJS.ErrnoException).code}): ` +
        'name another folder with TMPDIR',
      { cause },
    );
  }
}
