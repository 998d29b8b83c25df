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
