import { mkdtempSync, rmSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileIo } from '@pagefold/backing-file';

const folder = mkdtempSync(join(tmpdir(), 'pagefold-backing-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let paths = 0;

/** A path at which there is nothing, on a disk. */
export function newPath(): string {
  return join(folder, `file-${paths++}`);
}

/** A scratch file of the test's own. */
export async function scratchIo(): Promise<FileIo> {
  const path = newPath();
  const handle = await open(path, 'wx+', 0o600);
  await unlink(path);
  return {
    read: async (dst, position) => (await handle.read(dst, 0, dst.length, position)).bytesRead,
    write: async (src, position) => (await handle.write(src, 0, src.length, position)).bytesWritten,
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}
