import { z3fold } from '@pagefold/alloc-z3fold';
import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import {
  generatePages,
  type MatrixCell,
  type MatrixCombination,
  matrixCombinations,
  matrixSuite,
  runMatrix,
} from '@pagefold/conformance';
import { type BackendDescriptor, type BackendKind, contractVersion } from '@pagefold/contracts';
import { BackendRegistry } from '@pagefold/core';
import { analyze } from '@pagefold/estimate';
import { sha256Node } from '@pagefold/hash-sha256';
import test from 'ava';
import { change } from './support/change.ts';

const missing = {
  ...lz4Wasm,
  name: 'packer',
  engine: 'card',
  probe: () => 'there is no card',
};

function engineOf<K extends BackendKind>(kind: K, label: string, available: true | string) {
  const [name, engine] = label.split('/');
  const create = () => Promise.reject(new Error('not to be created'));
  const data = { kind, name: name!, contractVersion, options: {}, probe: () => available, create };
  return (engine === undefined ? data : { ...data, engine }) as BackendDescriptor<K>;
}

test('every name meets every other, and every other engine is in one combination', (t) => {
  const registry = new BackendRegistry([
    engineOf('hasher', 'h1/fast', true),
    engineOf('hasher', 'h1/slow', true),
    engineOf('hasher', 'h2', true),
    engineOf('compressor', 'c1/card', 'there is no card'),
    engineOf('compressor', 'c1/soft', true),
    engineOf('compressor', 'c2', 'it rains'),
    engineOf('allocator', 'a1', true),
    engineOf('allocator', 'a2', true),
  ]);
  const rows = matrixCombinations(registry).map(
    ({ hasher, compressor, allocator, unavailable = 'runs' }) =>
      `${hasher} ${compressor} ${allocator}: ${unavailable}`,
  );
  t.deepEqual(rows, [
    'h1 c1 a1: runs',
    'h1 c1 a2: runs',
    'h1 c2 a1: c2: it rains',
    'h1 c2 a2: c2: it rains',
    'h2 c1 a1: runs',
    'h2 c1 a2: runs',
    'h2 c2 a1: c2: it rains',
    'h2 c2 a2: c2: it rains',
    'h1/slow c1 a1: runs',
    'h1 c1/card a1: c1/card: there is no card',
  ]);
  t.deepEqual(matrixCombinations(new BackendRegistry()), []);
});

test('pairs are as few combinations as have each backend with every other, of those that are wanted', (t) => {
  const named = <K extends BackendKind>(kind: K, names: readonly string[]) =>
    names.map((name) => engineOf(kind, name, true));
  const registry = new BackendRegistry([
    ...named('hasher', ['h1', 'h2', 'h3']),
    ...named('compressor', ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8']),
    ...named('allocator', ['a1', 'a2', 'a3']),
    engineOf('hasher', 'h1/slow', true),
  ]);
  const pairsOf = (combinations: readonly MatrixCombination[]) => {
    const pairs = combinations.flatMap(({ hasher: h, compressor: c, allocator: a }) => [
      ...[`${h} ${c}`, `${h} ${a}`, `${c} ${a}`],
    ]);
    return [...new Set(pairs)].sort();
  };
  const all = matrixCombinations(registry);
  const few = matrixCombinations(registry, 'pairs');
  t.is(all.length, 3 * 8 * 3 + 1);
  t.is(few.length, 8 * 3 + 1);
  t.deepEqual(pairsOf(few), pairsOf(all));
  const wanted = ({ hasher }: MatrixCombination) => hasher === 'h2';
  const ofOne = matrixCombinations(registry, 'pairs', wanted);
  t.deepEqual(pairsOf(ofOne), pairsOf(all.filter(wanted)));
});

test('a matrix of good backends passes, cell by cell', async (t) => {
  const seen: MatrixCell[] = [];
  const cells = await runMatrix({
    backends: [sha256Node, lz4Wasm, missing, zbud],
    script: 'short',
    onCell: (cell) => seen.push(cell),
  });
  t.deepEqual(cells, seen);
  const rows = cells.map(({ hasher, compressor, allocator, pageSize, pass, skipped }) =>
    [hasher, compressor, allocator, pageSize, skipped ?? pass].join(' '),
  );
  const skipped = 'packer/card: there is no card';
  t.deepEqual(
    rows,
    [4096, 16384].flatMap((pageSize) => [
      `sha256 lz4 zbud ${pageSize} true`,
      `sha256 packer zbud ${pageSize} ${skipped}`,
    ]),
  );
  for (const { poolPages, microsecondsPerPage, pass } of cells) {
    t.is(pass, poolPages !== null && poolPages > 0);
    t.is(pass, microsecondsPerPage !== null && microsecondsPerPage > 0);
  }
});

test('what deduplication saves is what the estimator says', async (t) => {
  const image = (pageSize: number) =>
    generatePages({ pages: 400, pageSize, duplicateShare: 0.5, zeroShare: 0.1, seed: 9 });
  const registry = new BackendRegistry([sha256Node, lz4Wasm, zsmalloc, zbud, z3fold]);
  const cells = await runMatrix({ backends: registry, image, pageSizes: [4096], script: 'short' });
  const { combinations } = await analyze({
    sources: [
      {
        name: 'generated',
        pageSize: 4096,
        pages: 400,
        async *read() {
          yield* image(4096);
        },
        async close() {},
      },
    ],
    registry,
    combinations: cells.map(({ hasher, compressor, allocator }) => ({
      hasher,
      compressor,
      allocator,
    })),
  });
  t.is(cells.length, 3);
  for (const [i, cell] of cells.entries()) {
    t.true(cell.pass, cell.failure?.message);
    t.is(cell.poolPages, combinations[i]!.poolPages, cell.allocator);
    t.is(cell.netSavedBytes, combinations[i]!.netSavedBytes, cell.allocator);
  }
});

test('combinations can be left out', async (t) => {
  const cells = await runMatrix({
    backends: [sha256Node, lz4Wasm, zsmalloc, zbud, z3fold],
    filter: ({ allocator }) => allocator === 'zbud',
    pageSizes: [8192],
    script: 'short',
  });
  t.deepEqual(
    cells.map(({ allocator, pageSize, pass }) => [allocator, pageSize, pass]),
    [['zbud', 8192, true]],
  );
});

test('a compressor that finds nothing to save passes too', async (t) => {
  const none = change<'compressor'>(lz4Wasm, () => ({ compress: () => 0 }));
  const backends = [sha256Node, none, zsmalloc];
  const [cell] = await runMatrix({ backends, pageSizes: [4096], script: 'short' });
  t.is(cell!.failure, undefined);
  t.true(cell!.pass);
});

test('a matrix ends when its signal is aborted, and says what it is at', async (t) => {
  const backends = [sha256Node, lz4Wasm, zbud];
  for (const at of [1, 14]) {
    const controller = new AbortController();
    const seen: string[] = [];
    const running = runMatrix({
      backends,
      script: 'short',
      signal: controller.signal,
      onCase: (cell, caseName) => {
        seen.push(`${cell.allocator}: ${caseName}`);
        if (seen.length === at) setImmediate(() => controller.abort(new Error('enough')));
      },
    });
    await t.throwsAsync(running, { message: 'enough' });
    t.is(seen.length, at);
    t.regex(seen[0]!, /^zbud: what was stored is what is loaded/);
  }
});

test('timers run while an image without end is stored', async (t) => {
  function* endless() {
    const page = new Uint8Array(4096);
    for (;;) yield page;
  }
  const controller = new AbortController();
  const { signal } = controller;
  setTimeout(() => controller.abort(new Error('it was time')), 100);
  const backends = [sha256Node, lz4Wasm, zbud];
  const running = runMatrix({
    backends,
    image: endless,
    pageSizes: [4096],
    signal,
    script: 'short',
  });
  await t.throwsAsync(running, { message: 'it was time' });
});

test('the matrix as cases has a name for each, and skips what cannot run', (t) => {
  const backends = [sha256Node, lz4Wasm, missing, zbud];
  const cases = [...matrixSuite({ backends, script: 'short' })];
  const names = cases.map(({ name }) => name);
  t.is(new Set(names).size, names.length);
  t.true(names.length > 40);
  const skipped = cases.filter(({ skip }) => skip !== undefined);
  t.deepEqual(
    skipped.map(({ name, skip }) => `${name} - ${skip}`),
    [4096, 16384].map(
      (pageSize) =>
        `sha256 × packer × zbud, pages of ${pageSize} bytes: runs - packer/card: there is no card`,
    ),
  );
});
