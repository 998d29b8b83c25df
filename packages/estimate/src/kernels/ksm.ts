import type { PagePass } from '../page-pass.ts';
import type { KernelRow } from './prediction.ts';
import { filesText } from './said.ts';

const folder = '/sys/kernel/mm/ksm';

/** `max_page_sharing`, as it is where nobody has changed it. */
export const maxPageSharing = 256;
/** What KSM keeps for a page that it knows (`struct ksm_rmap_item`). */
const itemBytes = 64;

/**
 * KSM's files after it has scanned the pages often enough, all of them mergeable, with zero pages merged
 * too (mm/ksm.c). A content has at most 256 pages; what exceeds it begins another page, and one that is
 * left over has nobody to share with.
 */
export function ksmRow(
  pass: Pick<PagePass, 'pages' | 'zeroPages' | 'contents' | 'words'>,
  pageSize: number,
  accuracy: KernelRow['accuracy'],
): KernelRow {
  let shared = 0;
  let sharing = 0;
  let unshared = 0;
  let chains = 0;
  let chained = 0;
  const add = (pages: number) => {
    const left = pages % maxPageSharing;
    const full = (pages - left) / maxPageSharing;
    const copies = full + (left > 1 ? 1 : 0);
    const alone = left === 1 ? 1 : 0;
    shared += copies;
    unshared += alone;
    if (copies > 1) {
      chains++;
      chained += copies;
    }
    sharing += pages - copies - alone;
  };
  for (const pages of pass.contents.pageCounts()) add(pages);
  pass.words.forEach((word, pages) => {
    if (pass.words.low(word) !== 0 || pass.words.high(word) !== 0) add(pages);
  });
  const { pages, zeroPages } = pass;
  const savedBytes = (sharing + zeroPages) * pageSize - (pages - zeroPages) * itemBytes;
  const figures = {
    pages_shared: shared,
    pages_sharing: sharing,
    pages_unshared: unshared,
    stable_node_chains: chains,
    stable_node_dups: chained,
    ksm_zero_pages: zeroPages,
    general_profit: savedBytes,
  };
  return {
    compressor: null,
    allocator: null,
    accuracy,
    figures,
    text: filesText(figures),
    settings: [
      { path: `${folder}/use_zero_pages`, value: '1' },
      { path: `${folder}/run`, value: '1' },
    ],
    storedPages: pages,
    rejectedPages: 0,
    usedBytes: pages * pageSize - savedBytes,
    savedBytes,
    uncertaintyBytes: 0,
    microsecondsPerPage: null,
  };
}
