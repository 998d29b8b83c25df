import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { moduleSourceProblems, sourceMapProblems } from '../lib/pack/sources.mjs';

const map = (sources, more = {}) => JSON.stringify({ version: 3, sources, ...more });
const whole = {
  'src/deep/a.ts': '',
  'dist/deep/a.js': 'export {};\n//# sourceMappingURL=a.js.map',
  'dist/deep/a.js.map': map(['../../src/deep/a.ts']),
  'dist/deep/a.d.ts': 'export {};\n//# sourceMappingURL=a.d.ts.map\n',
  'dist/deep/a.d.ts.map': map(['../../src/deep/a.ts'], { sourceRoot: '' }),
  'bin/a.js': "import '../dist/deep/a.js';\n",
};

/** What is wrong with an unpacked tarball of these files; undefined leaves one out. */
function problemsOf(t, changes) {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-sources-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const files = Object.entries({ ...whole, ...changes }).filter(([, text]) => text !== undefined);
  for (const [file, text] of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return sourceMapProblems(
    folder,
    files.map(([file]) => file),
  );
}

test('maps that lead to the source have no problems', (t) => {
  t.deepEqual(problemsOf(t, {}), []);
});

test('an output without a map is reported', (t) => {
  t.deepEqual(problemsOf(t, { 'dist/deep/a.js': 'export {};\n' }), [
    'dist/deep/a.js names no source map',
  ]);
});

test('a map that was not packed is reported', (t) => {
  t.deepEqual(problemsOf(t, { 'dist/deep/a.d.ts.map': undefined }), [
    'dist/deep/a.d.ts names a source map that is not there: a.d.ts.map',
  ]);
});

test('a source that was not packed is reported for every map that names it', (t) => {
  t.deepEqual(problemsOf(t, { 'src/deep/a.ts': undefined }), [
    'dist/deep/a.js.map names a source that is not there: src/deep/a.ts',
    'dist/deep/a.d.ts.map names a source that is not there: src/deep/a.ts',
  ]);
});

test('a map that leads elsewhere than to src/ is reported', (t) => {
  const astray = {
    'to another folder': map(['../../dist/deep/a.js']),
    'out of the package': map(['../../../core/src/a.ts']),
    'by its root': map(['src/deep/a.ts'], { sourceRoot: '../..' }),
  };
  t.is(problemsOf(t, { 'dist/deep/a.js.map': astray['to another folder'] }).length, 1);
  t.is(problemsOf(t, { 'dist/deep/a.js.map': astray['out of the package'] }).length, 1);
  t.deepEqual(problemsOf(t, { 'dist/deep/a.js.map': astray['by its root'] }), []);
});

test('a map of nothing is reported', (t) => {
  t.deepEqual(problemsOf(t, { 'dist/deep/a.js.map': map([]) }), [
    'dist/deep/a.js.map names no source',
  ]);
});

test("a module's sources are all packed", (t) => {
  const sources = ['assembly/a.ts', 'assembly/lib/b.ts'];
  t.deepEqual(moduleSourceProblems(sources, ['src/a.generated.ts', ...sources]), []);
  t.deepEqual(moduleSourceProblems(sources, ['assembly/a.ts']), [
    'lacks a source of its module: assembly/lib/b.ts',
  ]);
});
