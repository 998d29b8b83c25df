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
    get poolPages(): number;
    read(): void;
    release(id: PoolPageId): void;
    stats(): PoolPagesStats;
    write(): void;
  }

  export function createBackend<K extends BackendKind>(descriptor: BackendDescriptor<K>, context: ContextOf<K>, options?: Options): Promise<BackendOf<K>>;

  export class Device {
    close(): void;
    get domain(): string;
    has(slot: number): boolean;
    invalidate(slot: number): boolean;
    invalidateRange(first: number, count: number): number;
    load(slot: number, page: Uint8Array): LoadOutcome;
    loadMany(slots: ArrayLike<number>, pages: Uint8Array, outcomes: Uint8Array): void;
    get slots(): number;
    stateOf(slot: number): SlotState;
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
    constructor(memory: PageMemory, pageSize: number, maxPoolPages?: number);
    acquire(): PoolPageId | -1;
    close(): void;
    static metadataBytesFor(poolPages: number, pageSize: number): number;
    get poolPages(): number;
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
    get pageSize(): number;
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

  export type SlotState = 'empty' | 'zero' | 'same-filled' | 'shared' | 'compressed' | 'raw';

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
  import { PoolCounters } from '@pagefold/contracts';
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

  type BackendLengths = Pick<Hasher, 'digestLength'> & Pick<Compressor, 'readSlack' | 'writeSlack'> & Pick<Allocator, 'maxObjectSize' | 'wholePageFrom'>;

  export function checkInvariants(pool: PagePool): void;

  type ContentRef = number;

  class Contents {
    constructor(parts: PoolParts, lengths: BackendLengths, policy: ResolvedPolicy);
    readonly allocator: GuardedAllocator;
    close(): void;
    readonly counters: Counters;
    readonly desk: PageDesk;
    examine(index: number): void;
    keep(keeper: Keeper, current: ContentRef, index: number): ContentRef;
    letGo(ref: ContentRef): void;
    readonly limit: PoolLimit;
    load(ref: ContentRef, page: Uint8Array, offset: number): void;
    readonly objects: ObjectStore;
    get outcome(): StoreOutcome;
    readonly pages: PoolPages;
    stage(index: number, page: Uint8Array): void;
    stateOf(ref: ContentRef, tellsShared: boolean): SlotState;
    readonly words: WordTable;
  }

  type Counters = {
    -readonly [C in keyof PoolCounters]: number;
  };

  export function createPageChecks(memory: PageMemory, pageSize: number, engine?: PageChecksEngine): PageChecks;

  export interface DeskLayout {
    readonly dictionaryBytes?: number;
    readonly digestLength: number;
    readonly pageSize: number;
    readonly prefixBytes?: number;
    readonly readSlack: number;
    readonly stagedPages?: number;
    readonly writeSlack: number;
  }

  class Device {
    close(): void;
    get domain(): string;
    has(slot: number): boolean;
    invalidate(slot: number): boolean;
    invalidateRange(first: number, count: number): number;
    load(slot: number, page: Uint8Array): LoadOutcome;
    loadMany(slots: ArrayLike<number>, pages: Uint8Array, outcomes: Uint8Array): void;
    get slots(): number;
    stateOf(slot: number): SlotState;
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

  export class GuardedAllocator {
    constructor(allocator: Allocator);
    alloc(length: number): Handle | 0;
    compact(): number;
    free(handle: Handle): void;
    read(handle: Handle, length: number, dst: number): void;
    stats(): AllocatorStats;
    write(handle: Handle, src: number, length: number): void;
  }

  export class GuardedCompressor {
    constructor(compressor: Compressor, desk: PageDesk);
    pack(index: number, capacity: number): number;
    unpack(length: number): void;
  }

  export class GuardedHasher {
    constructor(hasher: Hasher, desk: PageDesk);
    get digestLength(): number;
    hash(index: number): void;
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

  export let insideOf: (pool: PagePool) => PoolInside;

  interface Keeper {
    readonly domain: number;
    readonly hasLayerBelow: boolean;
  }

  export class Lru {
    constructor(objects: ObjectTable);
    coldest(maxVisits: number): number;
    forEach(visit: (id: number) => void): void;
    insert(id: number): void;
    remove(id: number): void;
    touch(id: number): void;
  }

  export interface ObjectColumns {
    readonly digestRest: number;
  }

  class ObjectStore {
    constructor(parts: ObjectStoreParts);
    get bytes(): number;
    clear(): void;
    create(domain: number, page: number): number | RejectReason;
    find(domain: number, current: number, page: number): number;
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

  interface ObjectStoreParts {
    readonly admission: Admission;
    readonly allocator: GuardedAllocator;
    readonly checks: PageChecks;
    readonly compressor: GuardedCompressor;
    readonly counters: Counters;
    readonly desk: PageDesk;
    readonly policy: ResolvedPolicy;
  }

  export class ObjectTable {
    constructor(columns: ObjectColumns, maxObjects: number);
    addReferences(id: number, change: number): number;
    get byteLength(): number;
    static bytesFor(objects: number): number;
    clearFlag(id: number, flag: number): void;
    get dedupBytes(): number;
    digestEquals(id: number, words: Uint32Array, at: number): boolean;
    domain(id: number): number;
    free(id: number): void;
    handle(id: number): number;
    has(id: number, flag: number): boolean;
    hasKey(id: number, low: number, high: number): boolean;
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

  export class PageDesk {
    constructor(memory: PageMemory, layout: DeskLayout);
    readonly dictionaryAt: number;
    digestAt(index: number): number;
    readonly digests: Uint32Array;
    readonly digestWords: number;
    readonly packedAt: number;
    readonly pageSize: number;
    stage(index: number, page: Uint8Array): void;
    stagedAt(index: number): number;
    readonly stagedPages: number;
    stagedWord(index: number, word: number): number;
    readonly unpacked: Uint8Array;
    readonly unpackedAt: number;
  }

  class PagePool {
    constructor(options: PoolOptions);
    close(): void;
    compact(): number;
    createDevice(options: DeviceOptions): Device;
    get pageSize(): number;
    stats(): PoolStats;
  }

  class PoolGate {
    checkOpen(): void;
    close(): void;
    enter(): void;
    get isClosed(): boolean;
    leave(): void;
  }

  export interface PoolInside {
    readonly contents: Contents;
    readonly gate: PoolGate;
    readonly policy: ResolvedPolicy;
    readonly slots: PoolSlots;
  }

  export class PoolLimit {
    constructor(limitBytes: number, acceptThresholdPercent: number, pageSize: number, counters: Pick<Counters, 'poolLimitHit'>);
    get highest(): number;
    readonly limitBytes: number;
    note(poolPages: number): void;
    refuses(poolPages: number, hasLayerBelow: boolean, replaces: boolean): boolean;
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

  class PoolSlots {
    add(slots: number, domain: string): SlotTable;
    get byteLength(): number;
    close(): void;
    countIn(domain: string): number;
    get leaves(): number;
    remove(table: SlotTable): void;
    get tables(): Iterable<SlotTable>;
  }

  type ResolvedPolicy = Required<PoolPolicy>;

  type SlotState = 'empty' | 'zero' | 'same-filled' | 'shared' | 'compressed' | 'raw';

  export class SlotTable {
    constructor(slots: number, leaves: RecordTable, domain: number);
    get byteLength(): number;
    static bytesFor(slots: number): number;
    clear(slot: number): number;
    readonly domain: number;
    get(slot: number): number;
    nextUsed(slot: number, end: number): number;
    prepare(slot: number): boolean;
    set(slot: number, value: number): void;
    get size(): number;
    readonly slots: number;
    trim(slot: number): void;
  }

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
