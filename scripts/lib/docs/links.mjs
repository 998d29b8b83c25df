import { existsSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/**
 * What is wrong with the links of `pages`, as `{ file, line, problem }`: relative ones lead to a file, or
 * to an anchor of a page; of others only the syntax is looked at. Nothing is fetched.
 */
export function linkProblems(root, pages) {
  const byFile = new Map(pages.map((page) => [page.file, page]));
  return pages.flatMap((page) =>
    page.links.flatMap(({ href, line }) => {
      const problem = problemOf(root, byFile, page.file, href);
      return problem === undefined ? [] : [{ file: page.file, line, problem }];
    }),
  );
}

function problemOf(root, byFile, file, href) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return externalProblem(href);
  if (href.startsWith('//') || href.startsWith('/')) {
    return `a link that is not relative: ${href}`;
  }
  const [path, anchor] = split(href);
  const target = path === '' ? file : posix.join(dirname(file), path);
  if (target.startsWith('../')) return `a link out of the repository: ${href}`;
  if (!existsSync(join(root, target))) return `a link to nothing: ${href}`;
  if (anchor === undefined) return undefined;
  const page = pageAt(root, byFile, target);
  if (page === undefined) return undefined;
  return page.anchors.has(anchor) ? undefined : `no heading has the anchor: ${href}`;
}

function externalProblem(href) {
  if (href.startsWith('mailto:')) return undefined;
  if (!URL.canParse(href)) return `not a URL: ${href}`;
  const { protocol, hostname } = new URL(href);
  const readable = protocol === 'https:' || protocol === 'http:';
  return readable && hostname.includes('.') ? undefined : `not a link to a site: ${href}`;
}

function split(href) {
  const [path, anchor] = href.split('#');
  return [decodeURIComponent(path), anchor === undefined ? undefined : decodeURIComponent(anchor)];
}

/** The page that a link shows: the page itself, or the README of a folder. Undefined for other files. */
function pageAt(root, byFile, target) {
  const path = target.replace(/\/$/, '');
  const isFolder = statSync(join(root, path)).isDirectory();
  return byFile.get(isFolder ? posix.join(path, 'README.md') : path);
}
