import test from 'ava';
import { contentProblems } from '../lib/pack/tarball.mjs';

const manifest = {
  type: 'module',
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
};
const files = [
  'package.json',
  'README.md',
  'LICENSE',
  'dist/index.js',
  'dist/index.d.ts',
  'src/index.ts',
];

test('a complete tarball has no problems', (t) => {
  t.deepEqual(contentProblems(manifest, files), []);
});

for (const missing of files.filter((file) => file !== 'src/index.ts')) {
  test(`a tarball without ${missing} is reported`, (t) => {
    const rest = files.filter((file) => file !== missing);
    t.deepEqual(contentProblems(manifest, rest), [`lacks ${missing}`]);
  });
}

test('a tarball without sources is reported', (t) => {
  const rest = files.filter((file) => !file.startsWith('src/'));
  t.deepEqual(contentProblems(manifest, rest), ['lacks its sources in src/']);
});

for (const extra of [
  'dist/.tsbuildinfo',
  'test/a.ts',
  '.test/a.js',
  'src/a.test.ts',
  'node_modules/pako/index.js',
]) {
  test(`a tarball with ${extra} is reported`, (t) => {
    t.deepEqual(contentProblems(manifest, [...files, extra]), [`contains ${extra}`]);
  });
}

test('targets of exports and of bin that are missing are reported', (t) => {
  const more = {
    ...manifest,
    exports: {
      ...manifest.exports,
      './deep': { types: './dist/deep.d.ts', default: './dist/deep.js' },
    },
    bin: { pagefold: './bin/pagefold.js' },
  };
  t.deepEqual(contentProblems(more, files), [
    'lacks dist/deep.d.ts',
    'lacks dist/deep.js',
    'lacks bin/pagefold.js',
  ]);
});

test('a package of another type is reported', (t) => {
  t.deepEqual(contentProblems({ ...manifest, type: 'commonjs' }, files), [
    'its type is not module',
  ]);
});
