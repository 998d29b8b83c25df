import type { Absent } from './absent.ts';
import type { Spread } from './statistics.ts';

/** The machine that figures are about; nothing that tells whose it is. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** What the processes were kept to, if to one. */
  readonly pinnedToOneCore: boolean;
  readonly memoryBytes: number;
  /** How many processes wanted to run in the minute before, on average. */
  readonly loadAverage: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** How the native program was compiled; absent where it was not. */
  readonly compiler?: string;
}

export interface Source {
  /** What the pages come from, without names of files. */
  readonly description: string;
  readonly images: number;
  readonly pagesInImages: number;
  readonly pages: number;
  readonly sameFilledPages: number;
  readonly duplicatePages: number;
  readonly distinctPages: number;
}

/** How far other programs had the core while peers worked. */
export interface Noise {
  /** Parts of a workload that were timed as a whole. */
  readonly blocks: number;
  /** Of these, the ones in which the peer did not have the core for more than 3 % of the time. */
  readonly disturbedBlocks: number;
}

/** How long a peer took for an operation, and what Pagefold took as a multiple of that. */
export interface PeerTime {
  readonly peer: string;
  readonly ns: Spread;
  /** Median of the ratios of the rounds; at most 1 where Pagefold is not slower. */
  readonly ratio: Spread;
}

/** One kind of operation, by peer, Pagefold first. */
export interface Phase {
  readonly name: string;
  readonly operations: number;
  readonly times: readonly PeerTime[];
}

export interface PeerBytes {
  readonly peer: string;
  readonly bytesPerPage: number;
}

export interface WorkloadResult {
  readonly pages: number;
  readonly rounds: number;
  readonly phases: readonly Phase[];
  readonly bytes: readonly PeerBytes[];
}

export interface MixResult extends WorkloadResult {
  readonly sameFilled: number;
  readonly duplicates: number;
  readonly unique: number;
  readonly derived: number;
}

export interface ChurnResult extends WorkloadResult {
  /** Rounds before the pool's memory stayed within a hundredth. */
  readonly roundsToSteadyState: number;
  readonly settled: boolean;
}

export interface GrowthStep {
  readonly pages: number;
  /** Nanoseconds of a store of the mix over a slot in use, at this size. */
  readonly ns: Spread;
  /** The same in a pool of the smallest size, in the same rounds. */
  readonly smallestNs: Spread;
  readonly ratio: Spread;
  readonly bytesPerPage: number;
}

export interface LongOperations {
  readonly operations: number;
  readonly longestMs: number;
  readonly over1Ms: number;
  readonly over5Ms: number;
}

export interface PeerGrowth {
  readonly peer: string;
  readonly steps: readonly GrowthStep[];
  readonly long: LongOperations;
  /** For what runs in JavaScript: collections while the operations ran. */
  readonly majorCollections?: number;
  readonly longestCollectionMs?: number;
}

/** Bytes of the pool's tables, at many objects. */
export interface Metadata {
  readonly verify: 'always' | 'never';
  readonly hasher: string;
  readonly slots: number;
  readonly objects: number;
  readonly bytesPerSlot: number;
  /** Record and index. */
  readonly bytesPerObject: number;
  /** Tables of the allocator and of the extents, an object. */
  readonly allocatorBytesPerObject: number;
  readonly extentTableBytesPerObject: number;
}

export interface GrowthResult {
  readonly peers: readonly PeerGrowth[];
  readonly metadata: readonly Metadata[];
  /** The longest interruption of a loop that does nothing else than look at the clock. */
  readonly idleLongestMs: number;
  /** Sizes that were left out, and why. */
  readonly leftOut?: string;
}

/** What an operation took of the processor, beside the pool in C. */
export interface TimesInTurns {
  readonly ns: Spread;
  readonly nativeNs: Spread;
  /** What the pool took as a multiple of the one in C, in the same block of operations. */
  readonly ratio: Spread;
  /** The same beside the one in C that loads in place. */
  readonly ratioInPlace: Spread;
}

export interface ImageInTurns {
  /** Which of the images it is, from 1 on. */
  readonly image: number;
  readonly pages: number;
  readonly blocks: number;
  /** Blocks during which nobody else had the processor; only these count. */
  readonly undisturbedBlocks: number;
  readonly store: TimesInTurns;
  readonly load: TimesInTurns;
}

/** The pool and the one in C in turns, in one process. */
export interface TurnsResult {
  readonly rounds: number;
  readonly images: readonly ImageInTurns[];
}

/** A pool that grows, or is emptied, beside a heap of the program's own. */
export interface Pauses {
  readonly majorCollections: number;
  /** Of the longest operation, by the clock. */
  readonly longestMs: number;
  /** The most processor time that an operation took; absent where that cannot be asked for. */
  readonly longestCpuMs?: number;
}

export interface PausesResult {
  readonly heapMiB: number;
  readonly operations: number;
  readonly extentBytes: number;
  readonly growth: Pauses;
  readonly emptying: Pauses;
  readonly residentBytes: {
    readonly start: number;
    readonly full: number;
    readonly emptied: number;
  };
}

export interface SteadyResult {
  readonly operations: number;
  readonly slots: number;
  readonly nsPerOperation: number;
  readonly majorCollections: number;
  readonly minorCollections: number;
  readonly liveHeapBytesBefore: number;
  readonly liveHeapBytesAfter: number;
  readonly heapTotalBytesBefore: number;
  readonly heapTotalBytesAfter: number;
}

export interface HeapResult {
  readonly operations: readonly {
    readonly operation: string;
    /** Bytes of JavaScript heap that a page leaves to the collector. */
    readonly bytes: Spread;
  }[];
}

export interface ModuleResult {
  readonly module: string;
  readonly against: string;
  readonly ns: Spread;
  readonly otherNs: Spread;
  /** What the module took as a multiple of the other. */
  readonly ratio: Spread;
}

export interface ModuleResults {
  readonly pages: number;
  readonly timings: readonly ModuleResult[];
  readonly lengthsCompared?: number;
  readonly lengthsDifferent?: number;
}

/** Names the form of the figures in a JSON file. */
export const schema = 'pagefold.bench.v2';

/** Everything that a run has measured. */
export interface Results {
  readonly schema: typeof schema;
  readonly date: string;
  readonly quick: boolean;
  readonly seed: number;
  readonly machine: Machine;
  readonly source: Source;
  readonly peers: readonly { readonly name: string; readonly description: string }[];
  readonly absent: readonly (Absent & { readonly name: string })[];
  /** Absent where no peer ran. */
  readonly noise?: Noise;
  readonly turns?: TurnsResult;
  readonly image?: WorkloadResult;
  readonly mix?: MixResult;
  readonly churn?: ChurnResult;
  readonly growth?: GrowthResult;
  readonly pauses?: PausesResult;
  readonly steady?: SteadyResult;
  readonly heap?: HeapResult;
  readonly modules?: ModuleResults;
}
