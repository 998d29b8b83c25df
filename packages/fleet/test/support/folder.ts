import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';

/** A folder that is gone after the test. */
export async function folder(t: ExecutionContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pagefold-test-'));
  t.teardown(() => rm(path, { recursive: true, force: true }));
  return path;
}
