import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GuestKernel } from './kernel.ts';
import { output } from './tools.ts';

const workspace = fileURLToPath(new URL('../', import.meta.url));

/**
 * Makes the first file system of a guest in a folder: `init`, the modules that it loads, and the scripts of
 * programs. Returns its file.
 */
export async function makeInitramfs(folder: string, kernel: GuestKernel): Promise<string> {
  const tree = join(folder, 'initramfs');
  mkdirSync(tree);
  cpSync(kernel.modules, join(tree, 'modules'), { recursive: true });
  cpSync(join(workspace, 'programs'), join(tree, 'programs'), { recursive: true });
  const files = ['init.c', 'pages.c', 'programs.c'].map((name) => join(workspace, 'guest', name));
  await output('gcc', '-O2', '-static', '-o', join(tree, 'init'), ...files);
  const archive = join(folder, 'initramfs.cpio');
  const pack = 'cd "$0" && find . | cpio --quiet -o -H newc >"$1"';
  await output('sh', '-c', pack, tree, archive);
  return archive;
}
