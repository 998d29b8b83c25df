/** `max_page_sharing`, as it is where nobody has changed it. */
export const maxPageSharing = 256;

/** What KSM makes of the pages of one content. */
export interface KsmPages {
  readonly shared: number;
  readonly sharing: number;
  readonly unshared: number;
  readonly chains: number;
  readonly chained: number;
}

/** By the number of its pages. */
export function sharedByKsm(pages: number): KsmPages {
  const left = pages % maxPageSharing;
  const full = (pages - left) / maxPageSharing;
  const shared = full + (left > 1 ? 1 : 0);
  const unshared = left === 1 ? 1 : 0;
  const isChain = shared > 1;
  return {
    shared,
    sharing: pages - shared - unshared,
    unshared,
    chains: isChain ? 1 : 0,
    chained: isChain ? shared : 0,
  };
}
