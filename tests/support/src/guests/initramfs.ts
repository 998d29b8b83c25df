import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GuestKernel } from './guest-kernel.ts';
import { output } from './tools.ts';

const shared = fileURLToPath(new URL('../../guest/', import.meta.url));

/** What is in the first file system of a guest beside the modules of its kernel. */
export interface InitramfsParts {
  readonly kernel: GuestKernel;
  /** Process 1 in C, which may include `guest.h`. */
  readonly init: readonly string[];
  /** Folders by their names in the root. */
  readonly folders: Readonly<Record<string, string>>;
}

/** Makes the first file system of a guest in a folder. Returns its file. */
export async function makeInitramfs(folder: string, parts: InitramfsParts): Promise<string> {
  const tree = join(folder, 'initramfs');
  mkdirSync(tree);
  const folders = { ...parts.folders, modules: parts.kernel.modules };
  for (const [name, from] of Object.entries(folders)) {
    cpSync(from, join(tree, name), { recursive: true });
  }
  const sources = [join(shared, 'guest.c'), ...parts.init];
  await output('gcc', '-O2', '-static', '-I', shared, '-o', join(tree, 'init'), ...sources);
  const archive = join(folder, 'initramfs.cpio');
  const pack = 'cd "$0" && find . | cpio --quiet -o -H newc >"$1"';
  await output('sh', '-c', pack, tree, archive);
  return archive;
}
