import {
  type BackingObject,
  type BackingOwners,
  type BackingRead,
  type BackingStore,
  type BackingStoreStats,
  CorruptionError,
  FetchError,
  type Location,
  type PagefoldError,
  StateError,
  WritebackError,
} from '@pagefold/contracts';
import type { PositionedIo } from '@pagefold/faults';

interface Kept {
  readonly owner: number;
  readonly bytes: Uint8Array;
}

/** Something to read from and to write to, at places that are the store's locations. */
export interface MemoryIo extends PositionedIo {
  readonly arrays: Map<number, Uint8Array>;
}

export function memoryIo(): MemoryIo {
  const arrays = new Map<number, Uint8Array>();
  return {
    arrays,
    async read(dst, position) {
      const from = position % spread;
      dst.fill(0);
      dst.set(arrays.get(Math.floor(position / spread))!.subarray(from, from + dst.length));
      return dst.length;
    },
    async write(src, position) {
      const at = Math.floor(position / spread);
      const from = position % spread;
      const whole = new Uint8Array(from + src.length);
      whole.set(arrays.get(at)?.subarray(0, from) ?? []);
      whole.set(src, from);
      arrays.set(at, whole);
      return src.length;
    },
  };
}

const spread = 2 ** 17;

/** The plainest backing store that keeps the contract: a table of arrays, and reads and writes that take a turn. */
export class MemoryStore implements BackingStore {
  readonly name = 'memory';
  readonly maxObjectSize = 2 ** 17 - 1;
  readonly batchBytes = 65_536;
  readonly objects: Map<number, Kept> = new Map();
  protected readonly io: MemoryIo;
  protected readonly limitBytes: number;
  protected writtenBytes = 0;
  #closing: Promise<void> | undefined;
  readonly #underWay = new Set<Promise<unknown>>();
  #next = 0;

  constructor(limitBytes = Number.POSITIVE_INFINITY, io: MemoryIo = memoryIo()) {
    this.limitBytes = limitBytes;
    this.io = io;
  }

  async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    this.checkOpen();
    for (const { owner, domain, bytes } of objects) {
      check(owner);
      check(domain);
      check(bytes.length, 1, this.maxObjectSize);
    }
    const kept = objects.map(({ owner, bytes }) => ({ owner, bytes: this.copy(bytes) }));
    return await this.carryOut(this.keepAll(kept));
  }

  async read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]> {
    this.checkOpen();
    for (const { owner, at, dst } of reads) {
      check(owner);
      check(at);
      check(dst.length, 1, this.maxObjectSize);
    }
    return await this.carryOut(Promise.all(reads.map((read) => this.readOne(read))));
  }

  free(at: Location, owner: number, length: number): void {
    this.checkOpen();
    if (!this.has(at, owner, length)) throw notThere();
    this.objects.delete(at);
  }

  async clean(_owners: BackingOwners): Promise<number> {
    this.checkOpen();
    return 0;
  }

  stats(): BackingStoreStats {
    const liveBytes = [...this.objects.values()].reduce(
      (sum, { bytes }) => sum + bytes.length + 8,
      0,
    );
    return {
      objects: this.objects.size,
      liveBytes,
      usedBytes: liveBytes,
      limitBytes: this.limitBytes,
      metadataBytes: 0,
      writtenBytes: this.writtenBytes,
      readBytes: 0,
      movedObjects: 0,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.settle();
    return this.#closing;
  }

  protected async settle(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  protected checkOpen(): void {
    if (this.#closing !== undefined) throw new StateError('PAGEFOLD_CLOSED', 'closed');
  }

  protected copy(bytes: Uint8Array): Uint8Array {
    return bytes.slice();
  }

  protected has(at: Location, owner: number, length: number): boolean {
    const kept = this.objects.get(at);
    return kept?.owner === owner && kept.bytes.length === length;
  }

  protected newPlace(): Location {
    return this.#next++ as Location;
  }

  /** All or none. */
  protected async keepAll(kept: readonly Kept[]): Promise<Location[]> {
    if (Number.isFinite(this.limitBytes)) {
      const bytes = kept.reduce((sum, one) => sum + one.bytes.length + 8, 0);
      if (this.stats().usedBytes + bytes > this.limitBytes) {
        throw new WritebackError('PAGEFOLD_BACKING_FULL', 'no room');
      }
    }
    const places = kept.map((one) => {
      const at = this.newPlace();
      this.objects.set(at, one);
      return at;
    });
    const writes = kept.map((one, i) => this.transfer('write', one.bytes, places[i]!));
    const failed = (await Promise.allSettled(writes)).find(({ status }) => status === 'rejected');
    if (failed === undefined) return places;
    this.giveUp(places);
    throw systemFailure(WritebackError, 'PAGEFOLD_WRITEBACK_FAILED', failed);
  }

  protected giveUp(places: readonly Location[]): void {
    for (const at of places) this.objects.delete(at);
  }

  protected async readOne({ at, owner, dst }: BackingRead): Promise<PagefoldError | undefined> {
    if (!this.has(at, owner, dst.length)) return notThere();
    const bytes = new Uint8Array(dst.length);
    try {
      await this.transfer('read', bytes, at);
    } catch (reason) {
      return systemFailure(FetchError, 'PAGEFOLD_FETCH_FAILED', { reason });
    }
    dst.set(bytes);
    return undefined;
  }

  protected async transfer(
    method: 'read' | 'write',
    bytes: Uint8Array,
    at: Location,
  ): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const count = await this.io[method](bytes.subarray(done), at * spread + done);
      if (method === 'write') this.writtenBytes += count;
      done += count;
    }
  }

  protected async carryOut<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }
}

function check(value: number, from = 0, to = 2 ** 32 - 1): void {
  if (!(Number.isInteger(value) && value >= from && value <= to)) throw new RangeError('bad');
}

export function notThere(): CorruptionError {
  return new CorruptionError('PAGEFOLD_BAD_LOCATION', 'nothing there');
}

function systemFailure(
  ErrorClass: typeof WritebackError | typeof FetchError,
  code: 'PAGEFOLD_WRITEBACK_FAILED' | 'PAGEFOLD_FETCH_FAILED',
  failed: object,
): PagefoldError {
  const { reason: cause } = failed as { reason: { code: string } };
  return new ErrorClass(code, 'the system refused', { cause, systemCode: cause.code });
}
