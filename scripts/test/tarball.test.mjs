import test from 'ava';
import { contentProblems } from '../lib/pack/tarball.mjs';

const files = ['README.md', 'LICENSE', 'dist/index.js', 'src/index.ts'];

test('a tarball has a manual and a licence', (t) => {
  t.deepEqual(contentProblems(files), []);
  t.deepEqual(contentProblems(files.slice(2)), ['lacks README.md', 'lacks LICENSE']);
});

for (const extra of [
  'dist/.tsbuildinfo',
  'test/a.ts',
  '.test/a.js',
  'src/a.test.ts',
  'node_modules/pako/index.js',
]) {
  test(`a tarball with ${extra} is reported`, (t) => {
    t.deepEqual(contentProblems([...files, extra]), [`contains ${extra}`]);
  });
}
