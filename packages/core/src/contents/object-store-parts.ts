import type { GuardedAllocator } from '../backends/guarded-allocator.ts';
import type { GuardedBackingStore } from '../backends/guarded-backing-store.ts';
import type { GuardedCompressor } from '../backends/guarded-compressor.ts';
import type { GuardedHasher } from '../backends/guarded-hasher.ts';
import type { PageChecks } from '../backends/page-checks.ts';
import type { PageDesk } from '../backends/page-desk.ts';
import type { PageFeatures } from '../backends/page-features.ts';
import type { ResolvedPolicy } from '../pool-policy.ts';
import type { Admission } from './admission.ts';
import type { Counters } from './counters.ts';
import type { Growth } from './similar/dead-bases.ts';

/** What an ObjectStore works with. */
export interface ObjectStoreParts {
  readonly desk: PageDesk;
  readonly checks: PageChecks;
  readonly hasher: GuardedHasher;
  readonly compressor: GuardedCompressor;
  readonly allocator: GuardedAllocator;
  readonly admission: Admission;
  readonly policy: ResolvedPolicy;
  readonly counters: Counters;
  /** What all pages are compressed with, where the pool is given that, or whether it trains that itself. */
  readonly dictionary: Uint8Array | 'auto' | undefined;
  /** Bytes of a dictionary that the compressor takes. */
  readonly maxDictionary: number;
  /** Where written-back objects are, nearest first. */
  readonly stores: readonly GuardedBackingStore[];
  /** Of pages, where similar ones are looked for. */
  readonly features: PageFeatures | undefined;
  /** Whether the limit, and not want of memory, is why there is no pool page. */
  isAtLimit(): boolean;
  readonly growth: Growth;
}
