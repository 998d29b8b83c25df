import { z3fold } from '@pagefold/alloc-z3fold';
import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { deflatePako } from '@pagefold/compress-deflate';
import {
  generatePages,
  type MatrixCell,
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
import { failingCases, failureOf } from './support/failing-cases.ts';

const label = 'sha256 × deflate × zbud, pages of 4096 bytes';
const missing = {
  ...deflatePako,
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

test('a matrix of good backends passes, cell by cell', async (t) => {
  const seen: MatrixCell[] = [];
  const cells = await runMatrix({
    backends: [sha256Node, deflatePako, missing, zsmalloc, zbud],
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
      `sha256 deflate zsmalloc ${pageSize} true`,
      `sha256 deflate zbud ${pageSize} true`,
      `sha256 packer zsmalloc ${pageSize} ${skipped}`,
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
  const registry = new BackendRegistry([sha256Node, deflatePako, zsmalloc, zbud, z3fold]);
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
    combinations: cells,
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
    backends: [sha256Node, deflatePako, zsmalloc, zbud, z3fold],
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
  const none = change<'compressor'>(deflatePako, () => ({ compress: () => 0 }));
  const backends = [sha256Node, none, zsmalloc];
  const [cell] = await runMatrix({ backends, pageSizes: [4096], script: 'short' });
  t.is(cell!.failure, undefined);
  t.true(cell!.pass);
});

test('a cell fails at the case that a wrong backend breaks, and the others go on', async (t) => {
  const lossy = change<'compressor'>(deflatePako, (compressor, { memory: { bytes } }) => ({
    decompress(src, length, dst, capacity, prefix) {
      const written = compressor.decompress(src, length, dst, capacity, prefix);
      bytes[dst]! ^= 1;
      return written;
    },
  }));
  const backends = [sha256Node, lossy, { ...deflatePako, name: 'packer' }, zbud];
  const cells = await runMatrix({ backends, pageSizes: [4096], script: 'short' });
  t.deepEqual(
    cells.map(({ compressor, pass }) => [compressor, pass]),
    [
      ['deflate', false],
      ['packer', true],
    ],
  );
  const { failure } = cells[0]!;
  t.is(failure?.caseName, 'what was stored is what is loaded, after any sequence of calls');
  t.regex(failure!.message, /on device \d.*: expected/);
});

test('a backend whose pools work is caught by its own suite, once for each page size', async (t) => {
  const lying = change<'allocator'>(zbud, (allocator) => ({
    stats: () => ({ ...allocator.stats(), metadataBytes: 0 }),
  }));
  const second = { ...sha256Node, engine: 'second' };
  const cells = await runMatrix({
    backends: [sha256Node, second, deflatePako, lying],
    script: 'short',
    backendSuites: true,
  });
  t.deepEqual(
    cells.map(({ pageSize, hasher, failure }) => [pageSize, hasher, failure?.caseName]),
    [4096, 16384].flatMap((pageSize) => [
      [pageSize, 'sha256', 'zbud: its tables take no more memory than metadataBytes says'],
      [pageSize, 'sha256/second', undefined],
    ]),
  );
});

test('a matrix ends when its signal is aborted, and says what it is at', async (t) => {
  const backends = [sha256Node, deflatePako, zbud];
  for (const at of [1, 14]) {
    const controller = new AbortController();
    const seen: string[] = [];
    const running = runMatrix({
      backends,
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
  const backends = [sha256Node, deflatePako, zbud];
  const running = runMatrix({
    backends,
    image: endless,
    pageSizes: [4096],
    signal,
    script: 'short',
  });
  await t.throwsAsync(running, { message: 'it was time' });
});

test('an image that does not come back is caught', async (t) => {
  let reads = 0;
  const image = () => generatePages({ pages: 50, seed: ++reads });
  const suite = matrixSuite({ backends: [sha256Node, deflatePako, zbud], image });
  const message = await failureOf(`${label}: every page of an image comes back`, suite);
  t.regex(message, /^page 0 of the image, loaded: expected .* got/);
});

test('a pool that stays full is caught', async (t) => {
  const leaking = change<'allocator'>(zbud, () => ({ free() {} }));
  const suite = matrixSuite({ backends: [sha256Node, deflatePako, leaking] });
  const caught = `${label}: the pool keeps to its limit and its accept threshold`;
  t.is(await failureOf(caught, suite), 'an empty pool: expected that it accepts pages again');
});

test('an allocator that is harmed by a fault is caught', async (t) => {
  // What is freed without having been written is lost: that happens after a fault only.
  const fragile = change<'allocator'>(zbud, (allocator) => {
    const written = new Set<number>();
    return {
      write(handle, src, length) {
        written.add(handle);
        allocator.write(handle, src, length);
      },
      free(handle) {
        if (written.delete(handle)) allocator.free(handle);
      },
    };
  });
  const suite = [
    ...matrixSuite({ backends: [sha256Node, deflatePako, fragile], pageSizes: [4096] }),
  ];
  const failures = await failingCases(suite);
  t.deepEqual(Object.keys(failures), [
    `${label}: the pool goes on when write throws`,
    `${label}: the pool goes on when everything throws now and then`,
  ]);
  t.regex(Object.values(failures)[0]!, /the allocator's objects: the walk counts \d+, got \d+/);
});

test('the matrix as cases has a name for each, and skips what cannot run', async (t) => {
  const backends = [sha256Node, deflatePako, missing, zbud];
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
  for (const { skip, run } of cases) if (skip === undefined) await run();
});
