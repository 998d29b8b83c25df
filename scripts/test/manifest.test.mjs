import test from 'ava';
import { manifestProblems, privacyProblems } from '../lib/pack/manifest.mjs';

const house = {
  repositoryUrl: 'git+https://example.org/a/b.git',
  license: 'MIT',
  engines: { node: '>=20.19' },
};
const manifest = {
  description: 'A table.',
  keywords: ['pagefold', 'table'],
  homepage: 'https://example.org/a/b/tree/main/packages/tables#readme',
  bugs: 'https://example.org/a/b/issues',
  license: 'MIT',
  repository: { type: 'git', url: house.repositoryUrl, directory: 'packages/tables' },
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
  publishConfig: { access: 'public' },
};
const problemsOf = (changes) =>
  manifestProblems('packages/tables', { ...manifest, ...changes }, house);

test('a complete manifest has no problems', (t) => {
  t.deepEqual(problemsOf({}), []);
});

const wrong = {
  type: 'commonjs',
  sideEffects: true,
  license: 'ISC',
  engines: { node: '>=18' },
  repository: { ...manifest.repository, directory: 'packages/core' },
  homepage: 'https://example.org/a/b#readme',
  bugs: undefined,
  publishConfig: undefined,
};

for (const [field, value] of Object.entries(wrong)) {
  test(`another ${field} than that of the house is reported`, (t) => {
    const problems = problemsOf({ [field]: value });
    t.is(problems.length, 1);
    t.true(problems[0].startsWith(`its ${field} is not `), problems[0]);
  });
}

test('a manifest that does not describe the package is reported', (t) => {
  t.deepEqual(problemsOf({ description: undefined }), ['has no description']);
  t.deepEqual(problemsOf({ keywords: ['pagefold'] }), ['has no keyword of its own']);
  t.deepEqual(problemsOf({ keywords: ['table', 'hash'] }), ['lacks the keyword pagefold']);
  t.deepEqual(problemsOf({ keywords: ['pagefold', 'a', 'a'] }), ['has a keyword twice']);
});

test('a manifest that nobody can read from outside is reported', (t) => {
  const { './package.json': _, ...exports } = manifest.exports;
  t.deepEqual(problemsOf({ exports }), ['does not export its package.json']);
});

test('a script that runs at installation is reported, others are not', (t) => {
  t.deepEqual(problemsOf({ scripts: { postinstall: 'node a.js', test: 'ava' } }), [
    'has a script that runs when it is installed: postinstall',
  ]);
});

test('only workspaces below packages/ may be public', (t) => {
  const workspaces = [
    { folder: 'packages/core', manifest: {} },
    { folder: 'packages/bench', manifest: { private: true } },
    { folder: 'examples/a', manifest: { private: true } },
    { folder: 'tests/b', manifest: {} },
  ];
  t.deepEqual(privacyProblems(workspaces), [
    'tests/b/package.json is not private, and would be published',
  ]);
});
