import type { PoolPageId, PoolPages } from '@pagefold/contracts';
import { CountingPages } from '@pagefold/core';
import test from 'ava';

test('pages are counted, and a released id comes again', (t) => {
  const pages = new CountingPages();
  const ids = [pages.acquire(), pages.acquire(), pages.acquire()];
  t.is(new Set(ids).size, 3);
  t.is(pages.stats().poolPages, 3);
  pages.release(ids[1] as PoolPageId);
  t.is(pages.stats().poolPages, 2);
  t.is(pages.acquire(), ids[1]!);
  t.false(ids.includes(pages.acquire()));
  t.is(pages.stats().poolPages, 4);
});

test('a run counts as all of its pages', (t) => {
  const pages = new CountingPages(20);
  const id = pages.acquire(16) as PoolPageId;
  t.is(pages.poolPages, 16);
  t.is(pages.acquire(5), -1);
  pages.acquire(3);
  pages.release(id);
  t.is(pages.poolPages, 3);
  pages.acquire(2);
  t.is(pages.poolPages, 5);
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
  const id = pages.acquire();
  pages.acquire();
  t.is(pages.acquire(), -1);
  t.is(pages.stats().poolPages, 2);
  pages.release(id as PoolPageId);
  t.is(pages.acquire(), id);
  t.is(pages.acquire(), -1);
});
