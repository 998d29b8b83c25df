import {
  concatenated,
  Host,
  MixedOperations,
  Operations,
  type PageStore,
  pageSize,
  type StoreName,
  stores,
} from '@pagefold/bench';
import test from 'ava';
import { testPages } from './support/pages.ts';

const slots = 400;
const pages = testPages(300);

for (const [name, open] of Object.entries(stores)) {
  test(`${name} gives back what was stored, after stores, overwriting and emptying`, async (t) => {
    const mixed = new MixedOperations(slots, 1);
    const operations = concatenated(mixed.fill(slots), mixed.use(2000), mixed.overwrite(1000, 3));
    const host = new Host();
    host.givePages(pages);
    host.giveOperations(operations.words);
    await host.open(slots, open);
    for (const each of [false, true]) {
      const { ns } = host.run({ first: 0, count: operations.count, made: true, each });
      t.true(ns > 0);
      t.is(host.check(), 0);
      t.true(host.store.bytes() > 0);
      host.empty();
    }
    host.close();
  });

  test(`${name} stores the pages that are given, from where they lie`, async (t) => {
    const operations = new Operations(300);
    for (let i = 0; i < 300; i++) operations.set(i, 0, i, i);
    const host = new Host();
    host.givePages(pages);
    host.giveOperations(operations.words);
    await host.open(slots, open);
    host.run({ first: 0, count: 300 });
    t.is(host.check(), 0);
    host.close();
  });
}

test('every store has a name that a process can be started with', (t) => {
  const names: readonly StoreName[] = [
    'pagefold',
    'pagefold-never',
    'naive',
    'deflate',
    'lz4-napi',
  ];
  t.deepEqual(Object.keys(stores), [...names]);
});

/** A store that keeps the last page only, as a fast and useless one would. */
class Forgetful implements PageStore {
  #last = new Uint8Array(pageSize);

  store(_slot: number, page: Uint8Array): void {
    this.#last = page.slice();
  }

  load(_slot: number, into: Uint8Array): void {
    into.set(this.#last);
  }

  invalidate(): void {}

  bytes(): number {
    return pageSize;
  }

  close(): void {}
}

test('a store that gives back other pages is found out', async (t) => {
  const host = new Host();
  const operations = new MixedOperations(slots, 1).fill(slots);
  host.givePages(pages);
  host.giveOperations(operations.words);
  await host.open(slots, async () => new Forgetful());
  host.run({ first: 0, count: slots, made: true });
  t.true(host.check() > slots / 2);
});
