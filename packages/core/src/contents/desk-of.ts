import type { BackendLengths } from '../backends/backend-lengths.ts';
import { PageDesk } from '../backends/page-desk.ts';
import { createPageFeatures, type PageFeatures } from '../backends/page-features.ts';
import type { ResolvedParts, ResolvedPolicy } from '../pool-policy.ts';
import { keptPages } from './similar/base-pages.ts';
import { StagedPages } from './staged-pages.ts';

/** The desk that a pool needs. @throws ConfigError `PAGEFOLD_PAGE_MEMORY_FULL` when there is no room for it. */
export function deskOf(
  { memory, dictionary, recompressing }: ResolvedParts,
  lengths: BackendLengths,
  { pageSize, similarity }: ResolvedPolicy,
): PageDesk {
  const bases = similarity === false ? 0 : keptPages;
  return new PageDesk(memory, {
    ...lengths,
    pageSize,
    stagedPages: StagedPages.countOf(pageSize),
    bases,
    packsAgain: bases > 0 || dictionary === 'auto' || recompressing !== undefined,
  });
}

/** What finds the features of its pages, where it looks for similar ones. */
export function featuresFor(
  { memory }: ResolvedParts,
  { pageSize, pageChecks, similarity }: ResolvedPolicy,
): PageFeatures | undefined {
  return similarity === false ? undefined : createPageFeatures(memory, pageSize, pageChecks);
}
