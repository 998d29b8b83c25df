import { zbud } from '@pagefold/alloc-zbud';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { generatePages, matrixSuite, runMatrix } from '@pagefold/conformance';
import { sha256Node } from '@pagefold/hash-sha256';
import test from 'ava';
import { change } from './support/change.ts';
import { failingCases, failureOf } from './support/failing-cases.ts';
import { runs } from './support/runs.ts';

const label = 'sha256 × lz4 × zbud, pages of 4096 bytes';

test('a cell fails at the case that a wrong backend breaks, and the others go on', async (t) => {
  const lossy = change<'compressor'>(lz4Wasm, (compressor, { memory: { bytes } }) => ({
    decompress(src, length, dst, capacity, prefix) {
      const written = compressor.decompress(src, length, dst, capacity, prefix);
      bytes[dst]! ^= 1;
      return written;
    },
  }));
  const backends = [sha256Node, lossy, { ...lz4Wasm, name: 'packer' }, zbud];
  const cells = await runMatrix({ backends, pageSizes: [4096], script: 'short' });
  t.deepEqual(
    cells.map(({ compressor, pass }) => [compressor, pass]),
    [
      ['lz4', false],
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
    backends: [sha256Node, second, runs, lying],
    script: 'short',
    pageSizes: [4096, 8192],
    backendSuites: true,
  });
  t.deepEqual(
    cells.map(({ pageSize, hasher, failure }) => [pageSize, hasher, failure?.caseName]),
    [4096, 8192].flatMap((pageSize) => [
      [pageSize, 'sha256', 'zbud: its tables take no more memory than metadataBytes says'],
      [pageSize, 'sha256/second', undefined],
    ]),
  );
});

test('an image that does not come back is caught', async (t) => {
  let reads = 0;
  const image = () => generatePages({ pages: 50, seed: ++reads });
  const suite = matrixSuite({ backends: [sha256Node, lz4Wasm, zbud], image });
  const message = await failureOf(`${label}: every page of an image comes back`, suite);
  t.regex(message, /^page 0 of the image, loaded: expected .* got/);
});

test('a pool that stays full is caught', async (t) => {
  const leaking = change<'allocator'>(zbud, () => ({ free() {} }));
  const suite = matrixSuite({ backends: [sha256Node, lz4Wasm, leaking] });
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
    ...matrixSuite({
      backends: [sha256Node, lz4Wasm, fragile],
      pageSizes: [4096],
      script: 'short',
    }),
  ];
  const failures = await failingCases(suite);
  t.deepEqual(Object.keys(failures), [
    `${label}: the pool goes on when write throws`,
    `${label}: the pool goes on when everything throws now and then`,
  ]);
  t.regex(Object.values(failures)[0]!, /the allocator's objects: the walk counts \d+, got \d+/);
});
