import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readJson } from './workspaces.mjs';

/** These packages hold the pool's bookkeeping, where a line that never ran is a corrupted page. */
export const thresholds = [
  { folder: 'packages/core', linesPercent: 95 },
  { folder: 'packages/alloc-zsmalloc', linesPercent: 95 },
];

/** One `{ ok, line }` for each package with a threshold, from c8's summary by file. */
export function checkCoverage(root) {
  const summary = readJson(join(root, 'coverage/coverage-summary.json'));
  return thresholds.map(({ folder, linesPercent }) => {
    const sources = join(root, folder, 'src') + sep;
    const files = Object.entries(summary).filter(([path]) => path.startsWith(sources));
    const total = sum(files, 'total');
    const percent = total === 0 ? 0 : (100 * sum(files, 'covered')) / total;
    const unloaded = unloadedSources(root, folder, new Set(files.map(([path]) => path)));
    const ok = percent >= linesPercent && unloaded.length === 0;
    const measured = `${folder}: ${percent.toFixed(2)} % of lines, at least ${linesPercent} % wanted`;
    const rest = unloaded.length === 0 ? '' : `; loaded by no test: ${unloaded.join(', ')}`;
    return { ok, line: `coverage of ${measured}${rest}` };
  });
}

function sum(files, field) {
  return files.reduce((total, [, { lines }]) => total + lines[field], 0);
}

/** c8 knows only what was loaded. A source that consists of types has nothing to load. */
function unloadedSources(root, folder, loaded) {
  const sources = join(root, folder, 'src');
  return readdirSync(sources, { recursive: true }).filter((file) => {
    if (!file.endsWith('.ts') || loaded.has(join(sources, file))) return false;
    const output = join(root, folder, 'dist', file.replace(/\.ts$/, '.js'));
    return (
      existsSync(output) && !/^export \{\};\s*(\/\/.*\s*)?$/.test(readFileSync(output, 'utf8'))
    );
  });
}
