import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How the texts in `folder` differ from `wanted`, a Map of file names to texts: `{ file, kind }` with
 * `kind` `added`, `changed` or `removed`, by name.
 */
export function differences(folder, wanted) {
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const kindOf = (file) => {
    if (!wanted.has(file)) return 'removed';
    if (!present.includes(file)) return 'added';
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
    return text === wanted.get(file) ? 'same' : 'changed';
  };
  return [...new Set([...present, ...wanted.keys()])]
    .sort()
    .map((file) => ({ file, kind: kindOf(file) }))
    .filter(({ kind }) => kind !== 'same');
}

/** Makes `folder` hold `wanted` and nothing else; untouched is what is right already. */
export function settle(folder, wanted, found) {
  mkdirSync(folder, { recursive: true });
  for (const { file, kind } of found) {
    if (kind === 'removed') rmSync(join(folder, file));
    else writeFileSync(join(folder, file), wanted.get(file));
  }
}
