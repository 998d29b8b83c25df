import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Puts an image into the folder that was asked for, if one was, and removes it where it is. */
export function keepImage(path: string, folder: string | undefined): void {
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(path, join(folder, basename(path)));
  }
  rmSync(path);
}
