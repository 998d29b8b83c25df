import { openDeflateMap, openLz4NapiMap } from './maps.ts';
import { openNaiveStore } from './naive.ts';
import type { PageStore } from './page-store.ts';
import { openPoolStore } from './pool-store.ts';

/** The stores that run in a process of Node.js. */
export type StoreName = 'pagefold' | 'pagefold-never' | 'naive' | 'deflate' | 'lz4-napi';

/** Opens a store for a number of slots, all of them empty. */
export type OpenStore = (slots: number) => Promise<PageStore>;

/** How each of them is opened. */
export const stores: Readonly<Record<StoreName, OpenStore>> = {
  pagefold: (slots) => openPoolStore(slots),
  // Contents are told apart by their whole digests, which are kept.
  'pagefold-never': (slots) => openPoolStore(slots, { hasher: 'sha256', verify: 'never' }),
  naive: openNaiveStore,
  deflate: openDeflateMap,
  'lz4-napi': openLz4NapiMap,
};
