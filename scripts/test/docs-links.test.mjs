import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { linkProblems } from '../lib/docs/links.mjs';
import { readPages } from '../lib/docs/pages.mjs';

/** What is wrong with the links of a tree of these files, as one line each. */
function broken(t, files) {
  const tree = mkdtempSync(join(tmpdir(), 'pagefold-links-'));
  t.teardown(() => rmSync(tree, { recursive: true }));
  const all = { 'package.json': JSON.stringify({ workspaces: ['packages/*'] }), ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  const problems = linkProblems(tree, readPages(tree));
  return problems.map(({ file, line, problem }) => `${file}:${line}: ${problem}`);
}

test('links to files, folders, anchors and sites hold', (t) => {
  const files = {
    'README.md': '# Top\n\n[a](docs/a.md#part) [b](docs) [c](#top) [d](https://example.org/x#y)\n',
    'docs/a.md': '# A\n\n## Part\n\n[up](../README.md#top) [source](../src/x.ts#L10)\n',
    'docs/README.md': '# Map\n',
    'src/x.ts': '',
  };
  t.deepEqual(broken(t, files), []);
});

test('a link to nothing is told with its line', (t) => {
  const files = { 'docs/a.md': 'text\n\n[b](b.md)\n' };
  t.deepEqual(broken(t, files), ['docs/a.md:3: a link to nothing: b.md']);
});

test('an anchor that no heading has is told, in the page itself and in another', (t) => {
  const files = {
    'README.md': '# Top\n\n[x](#bottom)\n[y](docs/a.md#b)\n[z](docs#c)\n',
    'docs/a.md': '# A\n',
    'docs/README.md': '# Map\n',
  };
  t.deepEqual(broken(t, files), [
    'README.md:3: no heading has the anchor: #bottom',
    'README.md:4: no heading has the anchor: docs/a.md#b',
    'README.md:5: no heading has the anchor: docs#c',
  ]);
});

test('a link must be relative, stay in the repository, and be a URL otherwise', (t) => {
  const files = { 'README.md': '[a](/docs)\n[b](../x.md)\n[c](https://)\n[d](http://localhost)\n' };
  t.deepEqual(broken(t, files), [
    'README.md:1: a link that is not relative: /docs',
    'README.md:2: a link out of the repository: ../x.md',
    'README.md:3: not a URL: https://',
    'README.md:4: not a link to a site: http://localhost',
  ]);
});

test('manuals of packages are pages; what TypeDoc writes is not', (t) => {
  const files = {
    'packages/x/README.md': '[a](b.md)\n',
    'docs/api/a.md': '[a](b.md)\n',
    'packages/x/package.json': '{}',
  };
  t.deepEqual(broken(t, files), ['packages/x/README.md:1: a link to nothing: b.md']);
});
