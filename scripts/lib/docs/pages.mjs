import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workspaceFolders } from '../workspaces.mjs';
import { readMarkdown } from './markdown.mjs';

/** Where TypeDoc writes; what lies there is made anew each time and belongs to nobody. */
export const apiFolder = 'docs/api';

/**
 * Every page that is checked: those at the root, all below `docs/`, and the README of each workspace
 * and of the folder that it is in. `file` is relative to the root; the rest is what {@link readMarkdown}
 * says.
 */
export function readPages(root) {
  return pageFiles(root).map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return { file, text, ...readMarkdown(text) };
  });
}

function pageFiles(root) {
  const atRoot = readdirSync(root).filter((file) => file.endsWith('.md'));
  const inDocs = existsSync(join(root, 'docs'))
    ? readdirSync(join(root, 'docs'), { recursive: true })
        .map((file) => `docs/${file.replaceAll('\\', '/')}`)
        .filter((file) => file.endsWith('.md') && !file.startsWith(`${apiFolder}/`))
    : [];
  const folders = workspaceFolders(root);
  const manuals = [...new Set([...folders.map((folder) => dirname(folder)), ...folders])]
    .map((folder) => `${folder}/README.md`)
    .filter((file) => existsSync(join(root, file)));
  return [...atRoot, ...inDocs, ...manuals].sort();
}
