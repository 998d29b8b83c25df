/** The figures of a pool that are counted as things happen; `PoolStats` says what each means. */
export interface Counters {
  dedupHits: number;
  dedupCandidates: number;
  dedupMismatches: number;
  candidateErrors: number;
  sharingLimitHit: number;
  candidateLimitHit: number;
  longestCandidateChain: number;
  duplicateEntry: number;
  rejectPoolLimit: number;
  rejectAllocFail: number;
  rejectKmemcacheFail: number;
  rejectCompressPoor: number;
  rejectCompressFail: number;
  rejectBackendFail: number;
  decompressFail: number;
}

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
    rejectPoolLimit: 0,
    rejectAllocFail: 0,
    rejectKmemcacheFail: 0,
    rejectCompressPoor: 0,
    rejectCompressFail: 0,
    rejectBackendFail: 0,
    decompressFail: 0,
  };
}
