// The public interface of @pagefold/contracts: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/contracts' {
  export interface Allocator {
    alloc(length: number): Handle | 0;
    readonly capabilities: {
      readonly compaction: boolean;
    };
    compact?(): number;
    free(handle: Handle): void;
    readonly maxObjectSize: number;
    readonly name: string;
    read(handle: Handle, length: number, dst: number): void;
    stats(): AllocatorStats;
    readonly wholePageFrom: number;
    write(handle: Handle, src: number, length: number): void;
  }

  export interface AllocatorContext {
    readonly memory: PageMemory;
    readonly pages: PoolPages;
    readonly pageSize: number;
  }

  export interface AllocatorStats {
    readonly classes?: readonly SizeClassStats[];
    readonly metadataBytes: number;
    readonly objectBytes: number;
    readonly objects: number;
    readonly pagesCompacted: number;
    readonly poolPages: number;
    readonly steadyStatePoolPages: number;
    readonly wasteBytes: number;
  }

  export type AnyBackendDescriptor = {
    [K in BackendKind]: BackendDescriptor<K>;
  }[BackendKind];

  export interface BackendDescriptor<K extends BackendKind = BackendKind> {
    readonly contractVersion: typeof contractVersion;
    create(context: ContextOf<K>, options?: Options): BackendOf<K> | Promise<BackendOf<K>>;
    readonly engine?: string;
    readonly kind: K;
    readonly name: string;
    readonly options: OptionsSchema;
    probe(): true | string;
  }

  export class BackendError extends PagefoldError {
    constructor(backend: string, message: string, options?: ErrorOptions);
    readonly backend: string;
  }

  export type BackendKind = keyof BackendKinds;

  interface BackendKinds {
    allocator: {
      backend: Allocator;
      context: AllocatorContext;
    };
    compressor: {
      backend: Compressor;
      context: CompressorContext;
    };
    hasher: {
      backend: Hasher;
      context: HasherContext;
    };
  }

  export const backendKinds: readonly BackendKind[];

  export function backendLabel(descriptor: Pick<AnyBackendDescriptor, 'name' | 'engine'>): string;

  export type BackendOf<K extends BackendKind> = BackendKinds[K]['backend'];

  export interface BackingObject {
    readonly bytes: Uint8Array;
    readonly digest: Uint8Array;
    readonly domain: number;
    readonly owner: number;
  }

  export interface BackingOwners {
    isLive(owner: number, at: Location, length: number): boolean;
    moved(owner: number, from: Location, to: Location): boolean;
  }

  export interface BackingRead {
    readonly at: Location;
    readonly dst: Uint8Array;
    readonly owner: number;
  }

  export interface BackingStore {
    readonly batchBytes: number;
    clean(owners: BackingOwners): Promise<number>;
    close(): Promise<void>;
    free(at: Location, owner: number, length: number): void;
    readonly maxObjectSize: number;
    readonly name: string;
    read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]>;
    stats(): BackingStoreStats;
    write(objects: readonly BackingObject[]): Promise<readonly Location[]>;
  }

  export interface BackingStoreStats {
    readonly limitBytes: number;
    readonly liveBytes: number;
    readonly metadataBytes: number;
    readonly movedObjects: number;
    readonly objects: number;
    readonly readBytes: number;
    readonly usedBytes: number;
    readonly writtenBytes: number;
  }

  export function checkPageSize(pageSize: number): void;

  export type CodeOptionSpec = OptionSpec | ({
    readonly type: 'machine-choice';
    readonly values: readonly string[];
  } & OptionText) | ({
    readonly type: 'bigint';
    readonly minimum: bigint;
    readonly maximum: bigint;
  } & OptionText) | ({
    readonly type: 'text';
    readonly default: string;
  } & OptionText) | ({
    readonly type: 'required-integer';
    readonly minimum: number;
    readonly maximum: number;
    readonly unit: string;
  } & OptionText) | ({
    readonly type: 'required-text';
  } & OptionText) | ({
    readonly type: 'function';
  } & OptionText) | ({
    readonly type: 'object';
  } & OptionText);

  export type CodeOptionsSchema = Readonly<Record<string, CodeOptionSpec>>;

  export interface Compressor {
    bound(length: number): number;
    readonly capabilities: {
      readonly prefix: boolean;
    };
    compress(src: number, length: number, dst: number, capacity: number, prefix: number): number;
    decompress(src: number, length: number, dst: number, capacity: number, prefix: number): number;
    readonly name: string;
    readonly readSlack: number;
    readonly writeSlack: number;
  }

  export interface CompressorContext {
    readonly memory: PageMemory;
    readonly pageSize: number;
  }

  export class ConfigError extends PagefoldError {
  }

  export type ContextOf<K extends BackendKind> = BackendKinds[K]['context'];

  export const contractVersion = 1;

  export class CorruptionError extends PagefoldError {
  }

  export const defaultPageSize = 4096;

  export type ErrorCode = keyof typeof errorCodes;

  export const errorCodes: {
    readonly PAGEFOLD_INVALID_OPTION: "an option has a value that it cannot have";
    readonly PAGEFOLD_UNKNOWN_BACKEND: "no backend of that kind and name is known";
    readonly PAGEFOLD_UNAVAILABLE_BACKEND: "the backend is known but cannot run here";
    readonly PAGEFOLD_DUPLICATE_BACKEND: "two backends have the same kind, name and engine";
    readonly PAGEFOLD_INVALID_BACKEND: "a descriptor lacks what the contracts ask for";
    readonly PAGEFOLD_AMBIGUOUS_POOL: "a container has two pools under one identifier";
    readonly PAGEFOLD_INCOMPATIBLE_BACKENDS: "backends that cannot work together or with these options";
    readonly PAGEFOLD_CONTRACT_VERSION: "the backend was written for another version of the contracts";
    readonly PAGEFOLD_PAGE_MEMORY_FULL: "the page memory is too small for what was reserved in it";
    readonly PAGEFOLD_NO_MEMORY: "the memory that a pool stands on cannot be had";
    readonly PAGEFOLD_CLOSED: "used after it was closed";
    readonly PAGEFOLD_BUSY: "called from inside a call that has not returned yet";
    readonly PAGEFOLD_SEALED: "memory was reserved after the pool had been composed";
    readonly PAGEFOLD_DECOMPRESS_FAIL: "a stored object does not decode to a page";
    readonly PAGEFOLD_BAD_HANDLE: "a handle that the allocator has not given out or has taken back";
    readonly PAGEFOLD_BACKEND_FAILED: "a backend threw or broke its contract";
    readonly PAGEFOLD_BACKING_FULL: "a backing store has no room for more objects";
    readonly PAGEFOLD_WRITEBACK_FAILED: "the system refused to write to a backing store";
    readonly PAGEFOLD_FETCH_FAILED: "the system refused to read from a backing store";
    readonly PAGEFOLD_BAD_LOCATION: "a backing store does not have that object at that location";
    readonly PAGEFOLD_DAMAGED_OBJECT: "bytes of an object have changed in a backing store";
    readonly PAGEFOLD_BAD_PLACE: "a backing store cannot be at that place";
    readonly PAGEFOLD_BAD_INPUT: "an input exists but is not what was asked for";
    readonly PAGEFOLD_INPUT_NOT_FOUND: "an input does not exist";
    readonly PAGEFOLD_INPUT_FAILED: "the system refused to read an input or to write an output";
  };

  export class FetchError extends PagefoldError {
    constructor(code: ErrorCode, message: string, options?: SystemErrorOptions);
    readonly systemCode: string | undefined;
  }

  export type Handle = number & {
    readonly [handleBrand]: true;
  };

  const handleBrand: unique symbol;

  export interface Hasher {
    readonly collisionResistant: boolean;
    readonly digestLength: 4 | 8 | 16 | 32;
    hash(src: number, length: number, out: number): void;
    readonly name: string;
  }

  export interface HasherContext {
    readonly memory: PageMemory;
    readonly pageSize: number;
    readonly seed: bigint;
  }

  export class InputError extends PagefoldError {
  }

  export function keepsPage(outcome: StoreOutcome): boolean;

  export interface LinearMemory {
    readonly buffer: ArrayBuffer;
    grow(delta: number): number;
  }

  export type LoadOutcome = (typeof loadOutcomes)[number];

  export const loadOutcomes: readonly ["loaded", "empty", "failed"];

  export type Location = number & {
    readonly [locationBrand]: true;
  };

  const locationBrand: unique symbol;

  export function messageOf(error: unknown): string;

  export type Options = Readonly<Record<string, unknown>>;

  export type OptionSpec = ({
    readonly type: 'integer';
    readonly default: number;
    readonly minimum: number;
    readonly maximum: number;
    readonly unit?: string;
  } & OptionText) | ({
    readonly type: 'boolean';
    readonly default: boolean;
  } & OptionText) | ({
    readonly type: 'choice';
    readonly default: string;
    readonly values: readonly string[];
  } & OptionText);

  export type OptionsSchema = Readonly<Record<string, OptionSpec>>;

  export interface OptionText {
    readonly description: string;
  }

  export type OptionValues<S extends CodeOptionsSchema> = {
    readonly [K in keyof S]: ValueOf<S[K]>;
  };

  export class PagefoldError extends Error {
    constructor(code: ErrorCode, message: string, options?: ErrorOptions);
    readonly code: ErrorCode;
    static is(value: unknown): value is PagefoldError;
  }

  export interface PageMemory {
    readonly bytes: Uint8Array;
    readonly memory: LinearMemory;
    reserve(length: number, align?: number): number;
  }

  export const pageSizes: readonly number[];

  export interface PoolCounters {
    readonly candidateErrors: number;
    readonly candidateLimitHit: number;
    readonly decompressFail: number;
    readonly dedupCandidates: number;
    readonly dedupHits: number;
    readonly dedupMismatches: number;
    readonly duplicateEntry: number;
    readonly longestCandidateChain: number;
    readonly poolLimitHit: number;
    readonly rejectAllocFail: number;
    readonly rejectBackendFail: number;
    readonly rejectCompressFail: number;
    readonly rejectCompressPoor: number;
    readonly rejectKmemcacheFail: number;
    readonly rejectPoolLimit: number;
    readonly sharingLimitHit: number;
  }

  export interface PoolMetadata {
    readonly allocator: number;
    readonly index: number;
    readonly objects: number;
    readonly poolPages: number;
    readonly slots: number;
    readonly words: number;
  }

  const poolPageBrand: unique symbol;

  export type PoolPageId = number & {
    readonly [poolPageBrand]: true;
  };

  export interface PoolPages {
    acquire(): PoolPageId | -1;
    close?(): void;
    readonly poolPages: number;
    read(id: PoolPageId, offset: number, dst: number, length: number): void;
    release(id: PoolPageId): void;
    stats(): PoolPagesStats;
    write(id: PoolPageId, offset: number, src: number, length: number): void;
  }

  export interface PoolPagesStats {
    readonly extentBytes: number;
    readonly metadataBytes: number;
    readonly poolPages: number;
  }

  export interface PoolStats extends PoolCounters {
    readonly allocator: AllocatorStats;
    readonly comprDataSize: number;
    readonly dedupMetadataBytes: number;
    readonly extentBytes: number;
    readonly memLimit: number;
    readonly memUsedMax: number;
    readonly metadata: PoolMetadata;
    readonly metadataBytes: number;
    readonly objects: number;
    readonly origDataSize: number;
    readonly pagesCompacted: number;
    readonly pageSize: number;
    readonly pagesShared: number;
    readonly pagesSharing: number;
    readonly pagesUnshared: number;
    readonly poolTotalSize: number;
    readonly sameFilledPages: number;
    readonly storedIncompressiblePages: number;
    readonly storedPages: number;
    readonly zeroPages: number;
  }

  export type RejectReason = Extract<StoreOutcome, 'pool-limit' | 'compress-fail' | 'compress-poor' | 'alloc-fail' | 'failed'>;

  export function resolveOptions<const S extends CodeOptionsSchema>(owner: string, schema: S, options?: Options): OptionValues<S>;

  export interface SharingBucket {
    readonly contents: number;
    readonly pages: number;
    readonly references: number;
  }

  export function sharingHistogram(pageCounts: Iterable<number>): SharingBucket[];

  export function show(value: unknown): string;

  export interface SizeClassStats {
    readonly freeablePoolPages: number;
    readonly index: number;
    readonly objectsAllocated: number;
    readonly objectsUsed: number;
    readonly poolPagesPerZspage: number;
    readonly poolPagesUsed: number;
    readonly size: number;
    readonly zspagesByFullness: readonly number[];
  }

  export class StateError extends PagefoldError {
  }

  export type StoreOutcome = (typeof storeOutcomes)[number];

  export const storeOutcomes: readonly ["stored", "raw", "shared", "unchanged", "same-filled", "pool-limit", "compress-fail", "compress-poor", "alloc-fail", "failed"];

  export interface SystemErrorOptions extends ErrorOptions {
    readonly systemCode?: string | undefined;
  }

  type ValueOf<S extends CodeOptionSpec> = S extends {
    type: 'integer' | 'required-integer';
  } ? number : S extends {
    type: 'boolean';
  } ? boolean : S extends {
    type: 'choice';
    values: readonly (infer V)[];
  } ? V : S extends {
    type: 'machine-choice';
    values: readonly (infer V)[];
  } ? V | undefined : S extends {
    type: 'text' | 'required-text';
  } ? string : unknown;

  export class WritebackError extends PagefoldError {
    constructor(code: ErrorCode, message: string, options?: SystemErrorOptions);
    readonly systemCode: string | undefined;
  }
}
