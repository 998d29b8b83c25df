import test from 'ava';
import { readMarkdown } from '../lib/docs/markdown.mjs';
import { overviewProblems } from '../lib/docs/overviews.mjs';

const packages = [
  { folder: 'packages/a', manifest: {} },
  { folder: 'packages/b', manifest: { private: true } },
];
const scripts = ['test', 'lint'];

const whole = {
  'README.md': '[a](packages/a) [docs](docs/README.md)\n',
  'ARCHITECTURE.md': '[a](packages/a/) [b](packages/b)\n',
  'CONTRIBUTING.md': '`npm test` and `npm run lint -- PATH`\n',
  'docs/README.md': '[one](guide/one.md)\n',
  'docs/guide/one.md': '[up](..)\n',
};

function missing(changes) {
  const pages = Object.entries({ ...whole, ...changes }).map(([file, text]) => ({
    file,
    text,
    ...readMarkdown(text),
  }));
  return overviewProblems(pages, { packages, scripts }).map(
    ({ file, problem }) => `${file}: ${problem}`,
  );
}

test('overviews that lead everywhere are complete', (t) => {
  t.deepEqual(missing({}), []);
});

test('a package that an overview leaves out is told; a private one need not be in the README', (t) => {
  t.deepEqual(missing({ 'README.md': '[docs](docs)\n', 'ARCHITECTURE.md': '[a](packages/a)\n' }), [
    'README.md: no link to packages/a',
    'ARCHITECTURE.md: no link to packages/b',
  ]);
});

test('a script that CONTRIBUTING does not name is told', (t) => {
  t.deepEqual(missing({ 'CONTRIBUTING.md': '`npm test`, and lint\n' }), [
    'CONTRIBUTING.md: nothing about npm run lint',
  ]);
});

test('a page of the documentation that no other leads to is told', (t) => {
  t.deepEqual(missing({ 'docs/README.md': '# Map\n' }), ['docs/guide/one.md: no page leads here']);
});
