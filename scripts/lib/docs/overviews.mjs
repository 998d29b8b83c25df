import { dirname, posix } from 'node:path';

/**
 * What the pages that give an overview leave out, as `{ file, line, problem }`: README.md leads to every package that is
 * published, ARCHITECTURE.md to every package, CONTRIBUTING.md names every script of the root, and some other page leads
 * to each one below `docs/`. `packages` are as `readPackages` says, `scripts` the names of the root's scripts.
 */
export function overviewProblems(pages, { packages, scripts }) {
  const published = packages.filter(({ manifest }) => manifest.private !== true);
  return [
    ...missingLinks(pages, 'README.md', published),
    ...missingLinks(pages, 'ARCHITECTURE.md', packages),
    ...missingScripts(pages, 'CONTRIBUTING.md', scripts),
    ...orphans(pages),
  ];
}

function missingLinks(pages, file, packages) {
  const page = pages.find((each) => each.file === file);
  if (page === undefined) return [];
  const linked = new Set(targetsOf(page));
  return packages
    .filter(({ folder }) => !linked.has(folder))
    .map(({ folder }) => ({ file, line: 1, problem: `no link to ${folder}` }));
}

function missingScripts(pages, file, scripts) {
  const page = pages.find((each) => each.file === file);
  if (page === undefined) return [];
  const named = new Set(page.codeSpans.flatMap(({ text }) => scriptOf(text)));
  return scripts
    .filter((script) => !named.has(script))
    .map((script) => ({ file, line: 1, problem: `nothing about npm run ${script}` }));
}

function scriptOf(text) {
  const [, script] = /^npm (?:run )?([\w:-]+)/.exec(text) ?? [];
  return script === undefined ? [] : [script];
}

function orphans(pages) {
  const linked = new Set(pages.flatMap((page) => targetsOf(page)));
  const isReached = (file) => linked.has(file) || linked.has(file.replace(/\/README\.md$/, ''));
  return pages
    .filter(({ file }) => file.startsWith('docs/') && !isReached(file))
    .map(({ file }) => ({ file, line: 1, problem: 'no page leads here' }));
}

/** The files and folders that a page leads to, itself left out. */
function targetsOf({ file, links }) {
  return links
    .map(({ href }) => href.split('#')[0])
    .filter((path) => path !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(path))
    .map((path) => posix.join(dirname(file), path).replace(/\/$/, ''));
}
