import { composePool } from '@pagefold/core';
import { verify } from '@pagefold/estimate';
import test from 'ava';
import { registry, standard } from './support/analysis.ts';
import { mixedPages, sourceOf } from './support/pages.ts';

test('reading back compares every stored page and finds them equal', async (t) => {
  const pages = mixedPages(200);
  const pool = await composePool(registry, standard);
  const result = await verify([sourceOf(pages)], pool);
  t.deepEqual(result, { comparedPages: 200, mismatchedPages: 0, rejectedPages: 0 });
  await pool.close();
});

test('reading back notices a page that has changed', async (t) => {
  const pages = mixedPages(20);
  let reads = 0;
  const source = sourceOf(pages);
  const changing = {
    ...source,
    read: () => {
      if (++reads === 2) pages[5]![17]! ^= 1;
      return source.read();
    },
  };
  const pool = await composePool(registry, standard);
  const result = await verify([changing], pool);
  t.is(result.mismatchedPages, 1);
  await pool.close();
});
