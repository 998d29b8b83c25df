import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from './workspaces.mjs';

const kinds = [
  { output: 'dist', source: 'src' },
  { output: '.test', source: 'test' },
];
const buildInfo = '.tsbuildinfo';
const emitted = /\.(d\.ts|js)(\.map)?$/;

/**
 * `tsc -b` never deletes the output of a source that is gone: a deleted test would go on running. Only
 * folders with the compiler's build info are touched; it goes too, so that the next build starts afresh.
 */
export function removeStaleOutputs(root) {
  for (const folder of workspaceFolders(root)) {
    for (const kind of kinds) {
      cleanOutput(join(root, folder, kind.output), join(root, folder, kind.source));
    }
  }
}

function cleanOutput(output, source) {
  if (!existsSync(join(output, buildInfo))) return;
  if (!existsSync(source)) {
    rmSync(output, { recursive: true });
    return;
  }
  const stale = readdirSync(output, { recursive: true }).filter(
    (file) => emitted.test(file) && !existsSync(join(source, file.replace(emitted, '.ts'))),
  );
  if (stale.length === 0) return;
  for (const file of [...stale, buildInfo]) rmSync(join(output, file));
}
