import type { PoolPageId, PoolPages } from '@pagefold/contracts';
import { CountingPages } from '@pagefold/core';
import test from 'ava';

test('pages are counted, and a released id comes again', (t) => {
  const pages = new CountingPages();
  const ids = [pages.acquire(), pages.acquire(), pages.acquire()];
  t.deepEqual(ids, [0, 1, 2]);
  t.is(pages.stats().poolPages, 3);
  pages.release(1 as PoolPageId);
  t.is(pages.stats().poolPages, 2);
  t.is<number, number>(pages.acquire(), 1);
  t.is<number, number>(pages.acquire(), 3);
  t.is(pages.stats().poolPages, 4);
});

test('no page has bytes: writing keeps nothing, reading changes nothing', (t) => {
  const pages: PoolPages = new CountingPages();
  const id = pages.acquire() as PoolPageId;
  t.is(pages.write(id, 0, 65536, 4096), undefined);
  t.is(pages.read(id, 0, 65536, 4096), undefined);
  t.is(pages.stats().extentBytes, 0);
});

test('there are no more pages than the most that was asked for', (t) => {
  const pages = new CountingPages(2);
  pages.acquire();
  pages.acquire();
  t.is(pages.acquire(), -1);
  t.is(pages.stats().poolPages, 2);
  pages.release(0 as PoolPageId);
  t.is<number, number>(pages.acquire(), 0);
  t.is(pages.acquire(), -1);
});
