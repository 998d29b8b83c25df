import type { PoolCounters, RejectReason } from '@pagefold/contracts';

/** A pool's counters, which count as things happen. */
export type Counters = { -readonly [C in keyof PoolCounters]: number };

export function newCounters(): Counters {
  return {
    dedupHits: 0,
    dedupCandidates: 0,
    dedupMismatches: 0,
    candidateErrors: 0,
    sharingLimitHit: 0,
    candidateLimitHit: 0,
    longestCandidateChain: 0,
    duplicateEntry: 0,
    poolLimitHit: 0,
    rejectPoolLimit: 0,
    rejectAllocFail: 0,
    rejectKmemcacheFail: 0,
    rejectCompressPoor: 0,
    rejectCompressFail: 0,
    rejectBackendFail: 0,
    decompressFail: 0,
    writtenBackPages: 0,
    writtenBackObjects: 0,
    writtenBackBytes: 0,
    writebackCancelled: 0,
    writebackFailed: 0,
    reclaimedBytes: 0,
    rejectReclaimFail: 0,
    storedAgain: 0,
    fetches: 0,
    fetchesFailed: 0,
    fetchesPromoted: 0,
    fetchesNotPromoted: 0,
    readAhead: 0,
    readAheadHits: 0,
    backingFreeFailed: 0,
    similarityTries: 0,
    similarityRefused: 0,
    similaritySavedBytes: 0,
    deltasExpanded: 0,
    baseCacheHits: 0,
    baseCacheMisses: 0,
    dictionariesTrained: 0,
    dictionariesRefused: 0,
    recompressed: 0,
    recompressionTries: 0,
    recompressionRefused: 0,
    recompressionFailed: 0,
    recompressionSavedBytes: 0,
    recompressionPromoted: 0,
  };
}

/** Counts a store that was refused, and returns the reason. */
export function countReject(counters: Counters, reason: RejectReason): RejectReason {
  switch (reason) {
    case 'pool-limit':
      counters.rejectPoolLimit++;
      break;
    case 'alloc-fail':
      counters.rejectAllocFail++;
      break;
    case 'compress-poor':
      counters.rejectCompressPoor++;
      break;
    case 'compress-fail':
      counters.rejectCompressFail++;
      break;
    case 'failed':
      counters.rejectBackendFail++;
      break;
    default:
      reason satisfies never;
  }
  return reason;
}
