import { analyze, kernelNames, nodeWorkers } from '@pagefold/estimate';
import test from 'ava';
import { AddressMapper, maxCells } from '../dist/address-map.js';
import { isZero } from '../dist/zeros.js';
import { comparable } from './support/comparable.ts';
import { filled, mixedPages, pageSize, sourceOf } from './support/pages.ts';
import { createRegistry, registryModule } from './support/worker-registry.ts';

test('a single byte is seen wherever it is', (t) => {
  const batch = new Uint8Array(3 * pageSize);
  t.true(isZero(batch));
  for (let at = 0; at < batch.length; at += 97) {
    batch[at] = 1;
    t.false(isZero(batch), `${at}`);
    batch[at] = 0;
  }
  t.true(isZero(new Uint8Array(new ArrayBuffer(2 * pageSize + 3), 3, 2 * pageSize)));
  t.false(isZero(new Uint8Array(0)));
});

test('a run in the map is as so many pages', (t) => {
  const [single, runs] = [new AddressMapper(pageSize, 0), new AddressMapper(pageSize, 0)];
  for (const [i, pages] of [5, maxCells, 1, 2 * maxCells, 77].entries()) {
    const layer = i % 2 === 0 ? 0 : 3;
    for (let n = 0; n < pages; n++) single.add(layer);
    runs.addRun(layer, pages);
  }
  t.deepEqual(runs.result(undefined), single.result(undefined));
});

test('batches of zeros have the figures of pages of zeros', async (t) => {
  const zeros = (count: number) => Array.from({ length: count }, () => filled(0n));
  const pages = [...zeros(300), ...mixedPages(700), ...zeros(600), ...mixedPages(300), ...zeros(1)];
  const registry = createRegistry();
  const combinations = [{ hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' }];
  const given = { registry, combinations, kernels: kernelNames, map: true };
  const analyzed = async (perBatch: number, workers = false) =>
    comparable(
      await analyze({
        ...given,
        sources: [sourceOf(pages, perBatch), sourceOf(zeros(5), perBatch)],
        ...(workers ? { workers: nodeWorkers({ count: 2, registryModule }) } : {}),
      }),
    );
  // Where a batch is all pages of an image, none is of zeros alone.
  const mixed = await analyzed(pages.length);
  t.is(await analyzed(100), mixed);
  t.is(await analyzed(100, true), mixed);
});
