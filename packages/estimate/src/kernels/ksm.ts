import type { PagePass } from '../page-pass.ts';
import type { SampledAnalysis } from '../sampling/sampled-analysis.ts';
import type { KernelRow } from './prediction.ts';
import { filesText } from './said.ts';
import { type KsmPages, sharedByKsm } from './shared-by-ksm.ts';

const folder = '/sys/kernel/mm/ksm';

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
  sampled?: SampledAnalysis,
): KernelRow {
  const contents = new KsmSums();
  for (const pages of pass.contents.pageCounts()) contents.add(pages);
  const words = new KsmSums();
  pass.words.forEach((word, pages) => {
    if (pass.words.low(word) !== 0 || pass.words.high(word) !== 0) words.add(pages);
  });
  const factor = sampled?.placed.factor ?? 1;
  const sum = (name: keyof KsmPages) => Math.round(contents[name] * factor) + words[name];
  const sharing = sum('sharing');
  const { pages, zeroPages } = pass;
  const savedBytes = (sharing + zeroPages) * pageSize - (pages - zeroPages) * itemBytes;
  const samplingError = sampled?.ksmError();
  const figures = {
    pages_shared: sum('shared'),
    pages_sharing: sharing,
    pages_unshared: sum('unshared'),
    stable_node_chains: sum('chains'),
    stable_node_dups: sum('chained'),
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
    uncertaintyBytes: samplingError?.savedBytes ?? 0,
    microsecondsPerPage: null,
    ...(samplingError === undefined ? {} : { samplingError }),
  };
}

class KsmSums implements KsmPages {
  shared = 0;
  sharing = 0;
  unshared = 0;
  chains = 0;
  chained = 0;

  add(pages: number): void {
    const one = sharedByKsm(pages);
    this.shared += one.shared;
    this.sharing += one.sharing;
    this.unshared += one.unshared;
    this.chains += one.chains;
    this.chained += one.chained;
  }
}
