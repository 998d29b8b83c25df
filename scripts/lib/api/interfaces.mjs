import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportsOf } from './report.mjs';
import { interfaceText } from './text.mjs';

/** File name to text of the public interface of every one of `packages`, which have been built. */
export function interfacesOf(root, packages) {
  const entries = packages.flatMap((each) => publicEntries(root, each));
  const scratch = mkdtempSync(join(tmpdir(), 'pagefold-api-'));
  try {
    const reports = reportsOf(root, entries, scratch).map((path) => readFileSync(path, 'utf8'));
    return new Map(
      packages.map(({ folder, manifest: { name } }) => {
        const own = entries
          .map(({ entry, folder: of }, index) => ({ entry, of, report: reports[index] }))
          .filter(({ of }) => of === folder);
        return [`${name.split('/').at(-1)}.api.d.ts`, interfaceText(name, own)];
      }),
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function publicEntries(root, { folder, manifest }) {
  return Object.entries(manifest.exports)
    .filter(([path]) => path !== './package.json')
    .map(([path, { types }]) => ({
      folder,
      manifest,
      entry: manifest.name + path.slice(1),
      types: join(root, folder, types),
    }));
}
