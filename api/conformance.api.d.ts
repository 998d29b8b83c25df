// The public interface of @pagefold/conformance: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/conformance' {
  import { AnyBackendDescriptor } from '@pagefold/contracts';
  import { BackendDescriptor } from '@pagefold/contracts';
  import { BackendKind } from '@pagefold/contracts';
  import { BackendRegistry } from '@pagefold/core';
  import { BackingStore } from '@pagefold/contracts';
  import { Device } from '@pagefold/core';
  import { DeviceOptions } from '@pagefold/core';
  import { Options } from '@pagefold/contracts';
  import { PagePool } from '@pagefold/core';
  import { PoolPolicy } from '@pagefold/core';
  import { SharingBucket } from '@pagefold/contracts';
  import { StoreOutcome } from '@pagefold/contracts';

  export function allocatorSuite(options: SuiteOptions<'allocator'>): Generator<ConformanceCase>;

  export function backendSuite(descriptor: AnyBackendDescriptor, options?: Omit<SuiteOptions, 'descriptor'>): Generator<ConformanceCase>;

  export function backingStoreSuite(options: BackingStoreSuiteOptions): Generator<ConformanceCase>;

  export interface BackingStoreSuiteOptions {
    create(): BackingStore | Promise<BackingStore>;
    createLimited?(limitBytes: number): BackingStore | Promise<BackingStore>;
    createOn?(wrap: <T extends PositionedIo>(io: T) => T): BackingStore | Promise<BackingStore>;
    readonly pageSize?: number;
    readonly seed?: number;
  }

  export function compressorEngineSuite(options: EngineSuiteOptions<'compressor'>): Generator<ConformanceCase>;

  export function compressorSuite(options: SuiteOptions<'compressor'>): Generator<ConformanceCase>;

  export interface ConformanceCase {
    readonly name: string;
    run(signal?: AbortSignal): Promise<string | undefined>;
    readonly skip?: string;
  }

  export interface Content {
    readonly bytes: Uint8Array;
    readonly key: string;
    readonly kind: 'zero' | 'same-filled' | 'other';
  }

  export interface EngineSuiteOptions<K extends 'hasher' | 'compressor'> extends Omit<SuiteOptions<K>, 'descriptor'> {
    readonly descriptors: readonly BackendDescriptor<K>[];
  }

  export interface FaultCount {
    count: number;
  }

  export class GeneratedPages implements Iterable<Uint8Array> {
    [Symbol.iterator](): Generator<Uint8Array>;
    constructor(options: GenerateOptions);
    fill(place: number, page: Uint8Array): void;
    readonly pageSize: number;
    readonly truth: GroundTruth;
  }

  export interface GenerateOptions {
    readonly compressibility?: number;
    readonly duplicateShare?: number;
    readonly pages: number;
    readonly pageSize?: number;
    readonly referenceSkew?: number;
    readonly sameFilledShare?: number;
    readonly seed?: number;
    readonly zeroShare?: number;
  }

  export function generatePages(options: GenerateOptions): GeneratedPages;

  export interface GroundTruth {
    readonly duplicatePages: number;
    readonly pages: number;
    readonly sameFilledPages: number;
    readonly sameFilledWords: number;
    readonly sharing: readonly SharingBucket[];
    readonly uniquePages: number;
    readonly zeroPages: number;
  }

  export function hasherEngineSuite(options: EngineSuiteOptions<'hasher'>): Generator<ConformanceCase>;

  export function hasherSuite(options: SuiteOptions<'hasher'>): Generator<ConformanceCase>;

  export interface MatrixCell extends MatrixCellLabel {
    readonly failure?: {
      readonly caseName: string;
      readonly message: string;
    };
    readonly microsecondsPerPage: number | null;
    readonly netSavedBytes: number | null;
    readonly pass: boolean;
    readonly poolPages: number | null;
    readonly skipped?: string;
  }

  export interface MatrixCellLabel {
    readonly allocator: string;
    readonly compressor: string;
    readonly hasher: string;
    readonly pageSize: number;
  }

  export interface MatrixCombination {
    readonly allocator: string;
    readonly compressor: string;
    readonly hasher: string;
    readonly unavailable?: string;
  }

  export function matrixCombinations(registry: BackendRegistry): MatrixCombination[];

  export interface MatrixOptions {
    readonly backends: BackendRegistry | Iterable<AnyBackendDescriptor>;
    readonly backendSuites?: boolean;
    readonly filter?: (combination: MatrixCombination) => boolean;
    readonly image?: (pageSize: number) => Iterable<Uint8Array>;
    readonly pageSizes?: readonly number[];
    readonly script?: MatrixScript;
    readonly seed?: number;
  }

  export type MatrixScript = 'full' | 'short';

  export function matrixSuite(options: MatrixOptions): Generator<ConformanceCase>;

  export interface ModelDevice {
    readonly device: Device;
    readonly name: string;
    readonly options: DeviceOptions;
    readonly slots: Map<number, Content>;
  }

  export class PoolModel {
    constructor(pool: PagePool, options?: PoolModelOptions);
    addDevice(options: DeviceOptions): ModelDevice;
    checkAll(when: string): void;
    checkTables(when: string): void;
    closeDevice(at: ModelDevice): void;
    compact(): void;
    readonly devices: ModelDevice[];
    has(at: ModelDevice, slot: number): void;
    invalidate(at: ModelDevice, slot: number): void;
    invalidateRange(at: ModelDevice, first: number, count: number): void;
    load(at: ModelDevice, slot: number): void;
    loadMany(at: ModelDevice, slots: readonly number[]): void;
    readonly pool: PagePool;
    store(at: ModelDevice, slot: number, content: Content): StoreOutcome;
    storeMany(at: ModelDevice, slots: readonly number[], contents: readonly Content[]): void;
  }

  export interface PoolModelOptions {
    readonly faults?: FaultCount;
    readonly policy?: PoolPolicy;
  }

  export function poolSuite(options: PoolSuiteOptions): Generator<ConformanceCase>;

  export interface PoolSuiteOptions {
    create(): PagePool | Promise<PagePool>;
    readonly seed?: number;
    readonly steps?: number;
  }

  interface PositionedIo {
    read(dst: Uint8Array, position: number): Promise<number>;
    write(src: Uint8Array, position: number): Promise<number>;
  }

  export class Random {
    constructor(seed: number);
    below(limit: number): number;
    between(first: number, last: number): number;
    fill(bytes: Uint8Array): void;
    next(): number;
    pick<T>(values: readonly T[]): T;
  }

  export function runMatrix(options: RunMatrixOptions): Promise<MatrixCell[]>;

  export interface RunMatrixOptions extends MatrixOptions {
    readonly onCase?: (cell: MatrixCellLabel, caseName: string) => void;
    readonly onCell?: (cell: MatrixCell) => void;
    readonly signal?: AbortSignal;
  }

  export function seedOf(...parts: readonly number[]): number;

  export interface SuiteOptions<K extends BackendKind = BackendKind> {
    readonly descriptor: BackendDescriptor<K>;
    readonly memoryBytes?: number;
    readonly options?: Options;
    readonly pageSize?: number;
    readonly seed?: number;
  }
}

declare module '@pagefold/conformance/faults' {
  import { BackendDescriptor } from '@pagefold/contracts';
  import { BackendKind } from '@pagefold/contracts';
  import { BackendOf } from '@pagefold/contracts';
  import { BackingStore } from '@pagefold/contracts';
  import { PageMemory } from '@pagefold/contracts';
  import { PoolPageId } from '@pagefold/contracts';
  import { PoolPages } from '@pagefold/contracts';
  import { PoolPagesStats } from '@pagefold/contracts';

  export type AllocatorFault = FaultTime & (ThrowingFault<'alloc' | 'free' | 'write' | 'read' | 'compact'> | RejectingFault<'alloc' | 'free' | 'write' | 'read' | 'compact'> | NoRoomFault<'alloc'> | LyingFault<'alloc' | 'compact'> | CorruptingFault<'read'>);

  export type AnyMethod = (...args: any[]) => any;

  export type BackingStoreFault = FaultTime & ({
    readonly method: 'write' | 'read';
    readonly does: 'fail';
    readonly code: string;
  } | {
    readonly method: 'write';
    readonly does: 'full';
  } | {
    readonly method: 'write' | 'read';
    readonly does: 'late';
    readonly turns: number;
  });

  export type CompressorFault = FaultTime & (ThrowingFault<'compress' | 'decompress'> | RejectingFault<'compress' | 'decompress'> | NoRoomFault<'compress'> | LyingFault<'compress' | 'decompress'> | CorruptingFault<'compress' | 'decompress'>);

  export function controlled<T extends object>(target: T, faults: Pick<Faults, 'call'>): T;

  export interface CorruptingFault<Method extends string> {
    readonly does: 'flip-bit';
    readonly method: Method;
  }

  export type FaultListener = (method: string, call: number) => void;

  export type FaultOf<K extends BackendKind> = {
    hasher: HasherFault;
    compressor: CompressorFault;
    allocator: AllocatorFault;
  }[K];

  export interface FaultOptions {
    readonly engine?: string;
    readonly onFault?: FaultListener;
  }

  export class Faults {
    call(method: string, real: AnyMethod, args: readonly unknown[]): unknown;
    calls(method: string): number;
    clear(): void;
    replace(method: string, action: AnyMethod): void;
    returnFrom(method: string, value: unknown): void;
    throwFrom(method: string, error: unknown): void;
  }

  export type FaultTime = {
    readonly call: number;
  } | {
    readonly rate: number;
    readonly seed: number;
  };

  export function faultyBackend<K extends BackendKind>(backend: BackendOf<K>, memory: PageMemory, faults: readonly FaultOf<K>[], onFault?: FaultListener): BackendOf<K>;

  export function faultyIo<T extends PositionedIo>(io: T, faults: readonly IoFault[]): T;

  export function faultyStore(store: BackingStore, faults: readonly BackingStoreFault[]): BackingStore;

  export type HasherFault = FaultTime & (ThrowingFault<'hash'> | RejectingFault<'hash'> | CorruptingFault<'hash'>);

  export class InjectedFault extends Error {
    constructor(method: string, call: number);
    readonly call: number;
    readonly method: string;
  }

  export type IoFault = FaultTime & {
    readonly method: 'read' | 'write';
  } & ({
    readonly does: 'fail';
    readonly code: string;
  } | {
    readonly does: 'short';
  } | {
    readonly does: 'late';
    readonly turns: number;
  } | {
    readonly does: 'flip-bit';
  });

  export interface LyingFault<Method extends string> {
    readonly does: 'return';
    readonly method: Method;
    readonly value: unknown;
  }

  export interface NoRoomFault<Method extends string> {
    readonly does: 'no-room';
    readonly method: Method;
  }

  export interface PositionedIo {
    read(dst: Uint8Array, position: number): Promise<number>;
    write(src: Uint8Array, position: number): Promise<number>;
  }

  export interface RejectingFault<Method extends string> {
    readonly does: 'reject';
    readonly method: Method;
  }

  export class ScarcePages implements PoolPages {
    constructor(pages: PoolPages, options?: ScarcePagesOptions);
    acquire(): PoolPageId | -1;
    close(): void;
    maxPoolPages: number;
    get poolPages(): number;
    read(id: PoolPageId, offset: number, dst: number, length: number): void;
    refusals: number;
    release(id: PoolPageId): void;
    stats(): PoolPagesStats;
    write(id: PoolPageId, offset: number, src: number, length: number): void;
  }

  export interface ScarcePagesOptions {
    readonly faults?: readonly FaultTime[];
    readonly maxPoolPages?: number;
    readonly onFault?: FaultListener;
  }

  export type ThrowingFault<Method extends string> = {
    readonly method: Method;
    readonly afterwards?: boolean;
  } & ({
    readonly does: 'throw-error';
  } | {
    readonly does: 'throw';
    readonly value: unknown;
  });

  export function withFaults<K extends BackendKind>(descriptor: BackendDescriptor<K>, faults: readonly FaultOf<K>[], options?: FaultOptions): BackendDescriptor<K>;

  export function withScarcePages(descriptor: BackendDescriptor<'allocator'>, options: ScarcePagesOptions & {
    readonly engine?: string;
  }): BackendDescriptor<'allocator'>;

  export const wrongNumbers: readonly unknown[];
}
