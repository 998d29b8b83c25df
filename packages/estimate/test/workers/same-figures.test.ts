import { analyze, kernelNames, nodeWorkers, type PageSource } from '@pagefold/estimate';
import test from 'ava';
import { comparable } from '../support/comparable.ts';
import { mixedPages, page, sourceOf } from '../support/pages.ts';
import { createRegistry, registryModule } from '../support/worker-registry.ts';

const registry = createRegistry();
const combinations = ['lz4', 'lzo-rle'].flatMap((compressor) =>
  ['zbud', 'zsmalloc'].map((allocator) => ({ hasher: 'xxh3', compressor, allocator })),
);

function analyzed(sources: readonly PageSource[], count: number) {
  const workers = count === 0 ? undefined : nodeWorkers({ count, registryModule });
  return analyze({ sources, registry, combinations, kernels: kernelNames, workers });
}

const pages = mixedPages(2500);
const twoInputs = () => [sourceOf(pages.slice(0, 1700), 64), sourceOf(pages.slice(900), 300)];
const small = () => [sourceOf([page(1, 0.5)])];
const large = mixedPages(90).map((_, i) => page(i % 40, (i % 7) / 6, 65_536));
const largePages = () => [sourceOf(large, 7)];

/** How many workers get which pages: each number some that are enough for it, the others the number that is usual. */
const shares = [
  ['twoInputs', twoInputs, [1, 2, 3]],
  ['small', small, [2]],
  ['largePages', largePages, [2]],
] as const;

for (const [name, sources, counts] of shares) {
  for (const count of counts) {
    test.serial(`${count} workers come to the figures of one thread: ${name}`, async (t) => {
      t.is(comparable(await analyzed(sources(), count)), comparable(await analyzed(sources(), 0)));
    });
  }
}

test.serial('every step is timed by workers too', async (t) => {
  const { combinations: rows, clock } = await analyzed(twoInputs(), 2);
  t.is(clock, 'cpu');
  for (const row of rows) t.true(row.microsecondsPerPage > 0);
});
