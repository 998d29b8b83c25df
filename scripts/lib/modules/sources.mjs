import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { workspaceFolders } from '../workspaces.mjs';

/**
 * `{ name, source, output }` of every module, paths relative to the root. Each file right in a package's
 * `assembly/` is one; what lies in folders below it are parts of modules.
 */
export function findModules(root) {
  return workspaceFolders(root).flatMap((folder) => {
    const assembly = join(root, folder, 'assembly');
    if (!existsSync(assembly)) return [];
    return readdirSync(assembly)
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map((file) => {
        const name = file.replace(/\.ts$/, '');
        return {
          name,
          source: `${folder}/assembly/${file}`,
          output: outputOf(root, folder, `${name}.generated.ts`),
        };
      });
  });
}

/** Where the file stands now below `src/`; a new one begins right in it. */
function outputOf(root, folder, file) {
  const src = join(root, folder, 'src');
  const below = existsSync(src) ? readdirSync(src, { recursive: true }) : [];
  return `${folder}/src/${below.find((path) => basename(path) === file) ?? file}`;
}
