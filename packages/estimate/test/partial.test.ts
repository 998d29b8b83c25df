import { analyze, type PageSource } from '@pagefold/estimate';
import test from 'ava';
import { registry, standard } from './support/analysis.ts';
import { mixedPages, sourceOf } from './support/pages.ts';

test('what is stopped has the figures of what was read', async (t) => {
  const pages = mixedPages(1000);
  const stop = new AbortController();
  const partial = await analyze({
    sources: [sourceOf(pages, 256), sourceOf(pages)],
    registry,
    combinations: [standard],
    stop: stop.signal,
    onProgress: (pages) => {
      if (pages > 0) stop.abort();
    },
  });
  t.true(partial.partial);
  t.is(partial.pages, 256);
  t.is(partial.expectedPages, 2000);
  t.is(partial.inputs.length, 1);
  const whole = await analyze({
    sources: [sourceOf(pages.slice(0, 256))],
    registry,
    combinations: [standard],
  });
  t.false(whole.partial);
  t.deepEqual(partial.layers, whole.layers);
  t.is(partial.combinations[0]!.poolPages, whole.combinations[0]!.poolPages);
});

test('a source that waits for its input is not waited for', async (t) => {
  const stop = new AbortController();
  const source: PageSource = {
    ...sourceOf([]),
    pages: undefined,
    async *read() {
      yield Buffer.concat(mixedPages(3));
      setImmediate(() => stop.abort());
      await new Promise(() => {});
    },
  };
  const options = { registry, combinations: [standard], stop: stop.signal };
  const partial = await analyze({ sources: [source], ...options });
  t.true(partial.partial);
  t.is(partial.pages, 3);
  t.is(partial.expectedPages, null);
});

test('what is stopped before it begins has nothing', async (t) => {
  const { partial, pages, inputs, recommendation } = await analyze({
    sources: [sourceOf(mixedPages(3)), sourceOf(mixedPages(3))],
    registry,
    combinations: [standard],
    stop: AbortSignal.abort(),
  });
  t.true(partial);
  t.is(pages, 0);
  t.deepEqual(inputs, []);
  t.not(recommendation.refused, null);
});
