import test from 'ava';
import { attwFindings } from '../lib/pack/linters.mjs';

const report = (problems) =>
  JSON.stringify({ analysis: { types: { kind: 'included' }, problems } });

test('a problem is told with where it is, unless it is of a resolution that nobody uses', (t) => {
  const problems = [
    { kind: 'NoResolution', entrypoint: './parts', resolutionKind: 'node10' },
    { kind: 'CJSResolvesToESM', entrypoint: '.', resolutionKind: 'node16-cjs' },
    { kind: 'UntypedResolution', entrypoint: '.', resolutionKind: 'bundler' },
    { kind: 'InternalResolutionError', fileName: '/dist/index.d.ts', resolutionOption: 'node16' },
  ];
  t.deepEqual(attwFindings(report(problems)), [
    'attw: UntypedResolution . bundler',
    'attw: InternalResolutionError /dist/index.d.ts',
  ]);
  t.deepEqual(attwFindings(report([])), []);
});

test('a package without types is a problem, and so is a report that never came', (t) => {
  t.deepEqual(attwFindings('{ "analysis": { "types": false } }'), ['attw: it found no types']);
  t.deepEqual(attwFindings(''), ['attw: it found no types']);
});
