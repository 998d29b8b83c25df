// The public interface of @pagefold/core: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/core' {
  import { Allocator } from '@pagefold/contracts';
  import { AnyBackendDescriptor } from '@pagefold/contracts';
  import { BackendDescriptor } from '@pagefold/contracts';
  import { BackendKind } from '@pagefold/contracts';
  import { BackendOf } from '@pagefold/contracts';
  import { Compressor } from '@pagefold/contracts';
  import { ContextOf } from '@pagefold/contracts';
  import { Hasher } from '@pagefold/contracts';
  import { LinearMemory } from '@pagefold/contracts';
  import { LoadOutcome } from '@pagefold/contracts';
  import { Options } from '@pagefold/contracts';
  import { PageMemory } from '@pagefold/contracts';
  import { PoolPageId } from '@pagefold/contracts';
  import { PoolPages } from '@pagefold/contracts';
  import { PoolPagesStats } from '@pagefold/contracts';
  import { PoolStats } from '@pagefold/contracts';
  import { RejectReason } from '@pagefold/contracts';
  import { StoreOutcome } from '@pagefold/contracts';

  export class Admission {
    constructor(pageSize: number, allocator: Pick<Allocator, 'maxObjectSize' | 'wholePageFrom'>, incompressible: NonNullable<PoolPolicy['incompressible']>);
    readonly capacity: number;
    lengthOf(packed: number): number | RejectReason;
  }

  export class BackendRegistry {
    constructor(descriptors?: Iterable<AnyBackendDescriptor>);
    add(descriptor: AnyBackendDescriptor): void;
    find<K extends BackendKind>(kind: K, label: string): BackendDescriptor<K>;
    list<K extends BackendKind>(kind: K): RegisteredBackend<K>[];
  }

  export interface BackendSelection {
    readonly allocator: string;
    readonly allocatorOptions?: Options;
    readonly compressor: string;
    readonly compressorOptions?: Options;
    readonly hasher: string;
    readonly hasherOptions?: Options;
  }

  export function composePool(registry: BackendRegistry, selection: PoolSelection): Promise<PagePool>;

  export class CountingPages implements PoolPages {
    constructor(maxPoolPages?: number);
    acquire(): PoolPageId | -1;
    read(): void;
    release(id: PoolPageId): void;
    stats(): PoolPagesStats;
    write(): void;
  }

  export function createBackend<K extends BackendKind>(descriptor: BackendDescriptor<K>, context: ContextOf<K>, options?: Options): Promise<BackendOf<K>>;

  export class Device {
    close(): void;
    readonly domain: string;
    has(slot: number): boolean;
    invalidate(slot: number): boolean;
    invalidateRange(first: number, count: number): number;
    load(slot: number, page: Uint8Array): LoadOutcome;
    loadMany(slots: ArrayLike<number>, pages: Uint8Array, outcomes: Uint8Array): void;
    readonly slots: number;
    store(slot: number, page: Uint8Array): StoreOutcome;
    get storedPages(): number;
    storeMany(slots: ArrayLike<number>, pages: Uint8Array, outcomes: Uint8Array): void;
  }

  export interface DeviceOptions {
    readonly domain?: string;
    readonly exclusiveLoads?: boolean;
    readonly onFailure?: 'erase' | 'keep';
    readonly slots: number;
  }

  export class ExtentPages implements PoolPages {
    constructor(memory: PageMemory, pageSize: number);
    acquire(): PoolPageId | -1;
    close(): void;
    static metadataBytesFor(poolPages: number, pageSize: number): number;
    read(id: PoolPageId, offset: number, dst: number, length: number): void;
    release(id: PoolPageId): void;
    stats(): PoolPagesStats;
    write(id: PoolPageId, offset: number, src: number, length: number): void;
  }

  export type PageChecksEngine = 'wasm' | 'js';

  export class PagePool {
    constructor(options: PoolOptions);
    close(): void;
    compact(): number;
    createDevice(options: DeviceOptions): Device;
    readonly pageSize: number;
    stats(): PoolStats;
  }

  export type PoolOptions = PoolParts & PoolPolicy;

  export interface PoolParts {
    readonly allocator: Allocator;
    readonly compressor: Compressor;
    readonly hasher: Hasher;
    readonly memory: Workbench;
    readonly pages: PoolPages;
  }

  export interface PoolPolicy {
    readonly acceptThresholdPercent?: number;
    readonly incompressible?: 'raw' | 'reject';
    readonly limitOrder?: 'last' | 'zswap';
    readonly maxCandidates?: number;
    readonly maxObjects?: number;
    readonly maxPageSharing?: number;
    readonly onPoolLimit?: () => void;
    readonly pageChecks?: PageChecksEngine;
    readonly pageSize?: number;
    readonly poolLimitBytes?: number;
    readonly verify?: 'always' | 'never';
  }

  export interface PoolSelection extends BackendSelection, PoolPolicy {
    readonly memoryBytes?: number;
    readonly seed?: bigint;
  }

  export function randomSeed(): bigint;

  export interface RegisteredBackend<K extends BackendKind = BackendKind> {
    readonly available: true | string;
    readonly descriptor: BackendDescriptor<K>;
    readonly label: string;
  }

  export interface TableBytes {
    readonly dedup: number;
    readonly index: number;
    readonly objects: number;
    readonly slots: number;
    readonly words: number;
  }

  export function tableBytesFor(slots: number, words: number, objects: number): TableBytes;

  export class Workbench implements PageMemory {
    constructor(options?: WorkbenchOptions);
    readonly bytes: Uint8Array;
    checkGuards(): void;
    readonly memory: LinearMemory;
    reserve(length: number, align?: number): number;
    seal(): void;
  }

  export interface WorkbenchOptions {
    readonly byteLength?: number;
    readonly guards?: boolean;
  }
}

declare module '@pagefold/core/parts' {
  import { Allocator } from '@pagefold/contracts';
  import { AllocatorStats } from '@pagefold/contracts';
  import { Compressor } from '@pagefold/contracts';
  import { Handle } from '@pagefold/contracts';
  import { Hasher } from '@pagefold/contracts';
  import { LinearMemory } from '@pagefold/contracts';
  import { LoadOutcome } from '@pagefold/contracts';
  import { PageMemory } from '@pagefold/contracts';
  import { PoolPages } from '@pagefold/contracts';
  import { PoolStats } from '@pagefold/contracts';
  import { RecordTable } from '@pagefold/tables';
  import { RejectReason } from '@pagefold/contracts';
  import { StoreOutcome } from '@pagefold/contracts';

  class Admission {
    constructor(pageSize: number, allocator: Pick<Allocator, 'maxObjectSize' | 'wholePageFrom'>, incompressible: NonNullable<PoolPolicy['incompressible']>);
    readonly capacity: number;
    lengthOf(packed: number): number | RejectReason;
  }

  export function checkInvariants(pool: PagePool): void;

  interface Counters {
    candidateErrors: number;
    candidateLimitHit: number;
    decompressFail: number;
    dedupCandidates: number;
    dedupHits: number;
    dedupMismatches: number;
    duplicateEntry: number;
    longestCandidateChain: number;
    rejectAllocFail: number;
    rejectBackendFail: number;
    rejectCompressFail: number;
    rejectCompressPoor: number;
    rejectKmemcacheFail: number;
    rejectPoolLimit: number;
    sharingLimitHit: number;
  }

  export function createPageChecks(memory: PageMemory, pageSize: number, engine?: PageChecksEngine): PageChecks;

  class Device {
    close(): void;
    readonly domain: string;
    has(slot: number): boolean;
    invalidate(slot: number): boolean;
    invalidateRange(first: number, count: number): number;
    load(slot: number, page: Uint8Array): LoadOutcome;
    loadMany(slots: ArrayLike<number>, pages: Uint8Array, outcomes: Uint8Array): void;
    readonly slots: number;
    store(slot: number, page: Uint8Array): StoreOutcome;
    get storedPages(): number;
    storeMany(slots: ArrayLike<number>, pages: Uint8Array, outcomes: Uint8Array): void;
  }

  interface DeviceOptions {
    readonly domain?: string;
    readonly exclusiveLoads?: boolean;
    readonly onFailure?: 'erase' | 'keep';
    readonly slots: number;
  }

  class DomainTable {
    join(name: string): number;
    leave(name: string): void;
  }

  class GuardedBackends {
    constructor(parts: PoolParts, policy: ResolvedPolicy);
    readonly admission: Admission;
    alloc(length: number): Handle | 0;
    compact(): number;
    readonly digest: Uint32Array;
    free(handle: Handle): void;
    hash(): void;
    isEqual(): boolean;
    isSameFilled(): boolean;
    pack(): number;
    readonly staged: Uint8Array;
    readonly stagedWords: Uint32Array;
    stats(): AllocatorStats;
    unpack(handle: Handle, length: number, raw: boolean): void;
    readonly unpacked: Uint8Array;
    write(handle: Handle, length: number, raw: boolean): void;
  }

  export class HashIndex {
    constructor(records: RecordTable);
    get buckets(): number;
    get byteLength(): number;
    static bytesFor(records: number): number;
    clear(): void;
    first(low: number, high: number): number;
    forEach(visit: (id: number) => void): void;
    insert(id: number): void;
    next(id: number, low: number, high: number): number;
    remove(id: number): void;
    get size(): number;
  }

  export class Lru {
    constructor(objects: ObjectTable);
    coldest(maxVisits: number): number;
    forEach(visit: (id: number) => void): void;
    insert(id: number): void;
    remove(id: number): void;
    touch(id: number): void;
  }

  export function newSlotChunks(): RecordTable;

  class ObjectStore {
    constructor(backends: GuardedBackends, policy: ResolvedPolicy, counters: Counters);
    get bytes(): number;
    clear(): void;
    create(domain: number): number | RejectReason;
    find(domain: number, current: number): number;
    readonly index: HashIndex;
    isRaw(id: number): boolean;
    readonly lru: Lru;
    get rawReferences(): number;
    refer(id: number): void;
    get references(): number;
    release(id: number): void;
    get shared(): number;
    readonly table: ObjectTable;
    unpack(id: number): void;
  }

  export class ObjectTable {
    constructor(digestWords: number, maxObjects: number);
    addReferences(id: number, change: number): number;
    get byteLength(): number;
    static bytesFor(objects: number): number;
    clearFlag(id: number, flag: number): void;
    get dedupBytes(): number;
    digestEquals(id: number, words: Uint32Array, at: number): boolean;
    readonly digestWords: number;
    domain(id: number): number;
    free(id: number): void;
    handle(id: number): number;
    has(id: number, flag: number): boolean;
    high(id: number): number;
    keepDigest(id: number, words: Uint32Array, at: number): void;
    length(id: number): number;
    low(id: number): number;
    newer(id: number): number;
    older(id: number): number;
    place(id: number, at: number, length: number, raw: boolean): void;
    readonly records: RecordTable;
    references(id: number): number;
    setFlag(id: number, flag: number): void;
    setNewer(id: number, other: number): void;
    setOlder(id: number, other: number): void;
    get size(): number;
    take(low: number, high: number, domainId: number): number;
  }

  export interface PageChecks {
    isEqual(a: number, b: number): boolean;
    isSameFilled(page: number): boolean;
  }

  type PageChecksEngine = 'wasm' | 'js';

  class PagePool {
    constructor(options: PoolOptions);
    close(): void;
    compact(): number;
    createDevice(options: DeviceOptions): Device;
    readonly pageSize: number;
    stats(): PoolStats;
  }

  export class PoolLimit {
    constructor(limitBytes: number, acceptThresholdPercent: number, pageSize: number);
    get hits(): number;
    readonly limitBytes: number;
    refuses(poolPages: number): boolean;
  }

  type PoolOptions = PoolParts & PoolPolicy;

  interface PoolParts {
    readonly allocator: Allocator;
    readonly compressor: Compressor;
    readonly hasher: Hasher;
    readonly memory: Workbench;
    readonly pages: PoolPages;
  }

  interface PoolPolicy {
    readonly acceptThresholdPercent?: number;
    readonly incompressible?: 'raw' | 'reject';
    readonly limitOrder?: 'last' | 'zswap';
    readonly maxCandidates?: number;
    readonly maxObjects?: number;
    readonly maxPageSharing?: number;
    readonly onPoolLimit?: () => void;
    readonly pageChecks?: PageChecksEngine;
    readonly pageSize?: number;
    readonly poolLimitBytes?: number;
    readonly verify?: 'always' | 'never';
  }

  class PoolTables {
    constructor(parts: PoolOptions, policy: ResolvedPolicy);
    readonly backends: GuardedBackends;
    checkOpen(): void;
    close(): void;
    readonly counters: Counters;
    readonly devices: Set<SlotPages>;
    readonly domains: DomainTable;
    enter(): void;
    get isClosed(): boolean;
    leave(): void;
    readonly limit: PoolLimit;
    get maxPoolPages(): number;
    noteGrowth(): void;
    readonly objects: ObjectStore;
    readonly pages: PoolPages;
    readonly policy: ResolvedPolicy;
    get poolPages(): number;
    readonly slotChunks: RecordTable;
    readonly words: WordTable;
  }

  type ResolvedPolicy = Required<PoolPolicy>;

  class SlotPages {
    constructor(pool: PoolTables, slots: number, policy: SlotPolicy);
    erase(slot: number): boolean;
    eraseRange(first: number, end: number): number;
    forEach(visit: (slot: number, kind: 'object' | 'word', id: number) => void): void;
    load(slot: number, page: Uint8Array): LoadOutcome;
    readonly policy: SlotPolicy;
    store(slot: number): StoreOutcome;
    readonly table: SlotTable;
  }

  interface SlotPolicy {
    readonly domainId: number;
    readonly erasesOnFailure: boolean;
    readonly exclusiveLoads: boolean;
  }

  export class SlotTable {
    constructor(slots: number, chunks: RecordTable);
    get byteLength(): number;
    static bytesFor(slots: number): number;
    clear(slot: number): number;
    get(slot: number): number;
    nextUsed(slot: number, end: number): number;
    prepare(slot: number): boolean;
    set(slot: number, value: number): void;
    get size(): number;
    readonly slots: number;
    trim(slot: number): void;
  }

  export let tablesOf: (pool: PagePool) => PoolTables;

  export class WordTable {
    get byteLength(): number;
    static bytesFor(words: number): number;
    clear(): void;
    forEach(visit: (id: number, references: number) => void): void;
    high(id: number): number;
    intern(low: number, high: number): number;
    low(id: number): number;
    get pages(): number;
    release(id: number): void;
    get size(): number;
    get zeroPages(): number;
  }

  class Workbench implements PageMemory {
    constructor(options?: WorkbenchOptions);
    readonly bytes: Uint8Array;
    checkGuards(): void;
    readonly memory: LinearMemory;
    reserve(length: number, align?: number): number;
    seal(): void;
  }

  interface WorkbenchOptions {
    readonly byteLength?: number;
    readonly guards?: boolean;
  }
}
