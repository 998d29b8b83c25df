import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../../node_modules/.cache/guests/', import.meta.url));

/**
 * What takes long to make is made once for this checkout: `make` writes a file or a folder at the path that
 * it is given, and may use the folder around it as it likes. Returns where it lies.
 */
export async function cached(
  name: string,
  make: (path: string, scratch: string) => Promise<void>,
): Promise<string> {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(`${path}-`);
  try {
    const made = join(scratch, name);
    await make(made, scratch);
    renameSync(made, path);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return path;
}
