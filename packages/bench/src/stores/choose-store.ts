import type { CreatePoolOptions } from '@pagefold/builtins';
import type { PageStore } from './page-store.ts';

/** The stores that run in a process of Node.js. */
export type StoreName = 'pagefold' | 'pagefold-never' | 'naive' | 'deflate' | 'lz4-napi';

/** Opens a store for a number of slots, all of them empty. */
export type OpenStore = (slots: number) => Promise<PageStore>;

/** How each of them is opened. A process loads only what its store is made of. */
export const stores: Readonly<Record<StoreName, OpenStore>> = {
  pagefold: (slots) => openPool(slots),
  // Contents are told apart by their whole digests, which are kept.
  'pagefold-never': (slots) => openPool(slots, { hasher: 'sha256', verify: 'never' }),
  naive: async () => (await import('./naive.ts')).openNaiveStore(),
  deflate: async () => (await import('./maps.ts')).openDeflateMap(),
  'lz4-napi': async () => (await import('./maps.ts')).openLz4NapiMap(),
};

async function openPool(slots: number, options?: CreatePoolOptions): Promise<PageStore> {
  const { openPoolStore } = await import('./pool-store.ts');
  return openPoolStore(slots, options);
}
