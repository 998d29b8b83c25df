import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GuestKernel } from './kernel.ts';
import { output } from './tools.ts';

const sources = fileURLToPath(new URL('../guest/', import.meta.url));

/** Makes the first file system of a guest in a folder: `init`, and the modules that it loads. Returns its file. */
export async function makeInitramfs(folder: string, kernel: GuestKernel): Promise<string> {
  const tree = join(folder, 'initramfs');
  mkdirSync(tree);
  cpSync(kernel.modules, join(tree, 'modules'), { recursive: true });
  const files = ['init.c', 'pages.c'].map((name) => join(sources, name));
  await output('gcc', '-O2', '-static', '-o', join(tree, 'init'), ...files);
  const archive = join(folder, 'initramfs.cpio');
  const pack = 'cd "$0" && find . | cpio --quiet -o -H newc >"$1"';
  await output('sh', '-c', pack, tree, archive);
  return archive;
}
