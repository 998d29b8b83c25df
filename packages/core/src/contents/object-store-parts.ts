import type { PoolPages } from '@pagefold/contracts';
import type { BackendLengths } from '../backends/backend-lengths.ts';
import type { GuardedAllocator } from '../backends/guarded-allocator.ts';
import type { GuardedBackingStore } from '../backends/guarded-backing-store.ts';
import { GuardedCompressor } from '../backends/guarded-compressor.ts';
import type { GuardedHasher } from '../backends/guarded-hasher.ts';
import type { PageChecks } from '../backends/page-checks.ts';
import type { PageDesk } from '../backends/page-desk.ts';
import type { PageFeatures } from '../backends/page-features.ts';
import type { ResolvedParts, ResolvedPolicy } from '../pool-policy.ts';
import { Admission } from './admission.ts';
import { Codecs } from './codecs.ts';
import type { Counters } from './counters.ts';
import type { Growth } from './growth.ts';
import type { PoolLimit } from './limits.ts';

/** What an ObjectStore works with. */
export interface ObjectStoreParts {
  readonly desk: PageDesk;
  readonly checks: PageChecks;
  readonly hasher: GuardedHasher;
  readonly codecs: Codecs;
  readonly allocator: GuardedAllocator;
  readonly admission: Admission;
  readonly policy: ResolvedPolicy;
  readonly counters: Counters;
  /** What pages are stored with, where the pool is given that, or whether it trains that itself. */
  readonly dictionary: Uint8Array | 'auto' | undefined;
  /** The same for what the secondary compressor packs. */
  readonly secondaryDictionary: Uint8Array | 'auto' | undefined;
  /** Bytes of a dictionary that the first compressor takes. */
  readonly maxDictionary: number;
  /** Where written-back objects are, nearest first. */
  readonly stores: readonly GuardedBackingStore[];
  /** Of pages, where similar ones are looked for. */
  readonly features: PageFeatures | undefined;
  /** Whether the limit, and not want of memory, is why there is no pool page. */
  isAtLimit(): boolean;
  readonly growth: Growth;
}

/** What is there before the objects are. */
export type Surroundings = Pick<
  ObjectStoreParts,
  'desk' | 'checks' | 'hasher' | 'allocator' | 'counters' | 'stores' | 'features'
> & { readonly limit: PoolLimit; readonly pages: PoolPages };

/** The parts of the ObjectStore of a pool. */
export function objectStoreParts(
  { compressor, dictionary, recompressing }: ResolvedParts,
  lengths: BackendLengths,
  policy: ResolvedPolicy,
  { limit, pages, ...made }: Surroundings,
): ObjectStoreParts {
  const secondary = recompressing && new GuardedCompressor(recompressing.compressor, made.desk);
  return {
    ...made,
    codecs: new Codecs(
      new GuardedCompressor(compressor, made.desk),
      secondary,
      made.stores.some((store) => store.sharesContents),
    ),
    admission: new Admission(policy.pageSize, lengths, policy.incompressible),
    policy,
    dictionary,
    secondaryDictionary: recompressing?.dictionary,
    maxDictionary: lengths.maxDictionary,
    isAtLimit: () => limit.isReached(pages.poolPages),
    growth: {
      isAllowed: () => limit.mayReplace(pages.poolPages),
      note: () => limit.note(pages.poolPages),
    },
  };
}
