import { checkManifest, checkSources } from './import-rules.mjs';
import { checkReferences, checkRootReferences } from './reference-rules.mjs';
import { readWorkspace } from './workspace.mjs';

/** Checks the tree below `root`: `broken` has `{ file, line, rule }`, `counts` what was looked at. */
export function checkLayers(root) {
  const packages = readWorkspace(root);
  const sources = packages.map((from) => checkSources(from, packages));
  const broken = [
    ...packages.flatMap((from) => checkManifest(from, packages)),
    ...sources.flatMap((result) => result.broken),
    ...packages.flatMap((from) => checkReferences(from, packages)),
    ...checkRootReferences(root, packages),
  ];
  const counts = {
    packages: packages.length,
    files: packages.reduce((sum, { sources: files }) => sum + files.length, 0),
    imports: sources.reduce((sum, { importCount }) => sum + importCount, 0),
  };
  return { broken, counts };
}
