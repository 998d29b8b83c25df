import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { folder } from './pagefold.ts';

/** A file with a secret for far tiers, gone after the test. */
export async function secretIn(t: ExecutionContext, mode = 0o600): Promise<string> {
  const path = join(await folder(t), 'secret');
  await writeFile(path, new Uint8Array(32).fill(3), { mode });
  return path;
}
