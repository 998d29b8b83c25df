import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChildren } from './children.ts';

/** Does work with a folder that is gone afterwards, as are the processes that it has started. */
export async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-bench-'));
  try {
    return await work(folder);
  } finally {
    endChildren();
    rmSync(folder, { recursive: true, force: true });
  }
}
