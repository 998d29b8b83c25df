import {
  type BackingObject,
  type BackingOwners,
  type BackingRead,
  type BackingStore,
  type BackingStoreStats,
  CorruptionError,
  type Location,
  type PagefoldError,
  StateError,
  WritebackError,
} from '@pagefold/contracts';

interface Kept {
  readonly owner: number;
  readonly domain: number;
  readonly digest: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A call that waits for the test. */
export interface Call<T> {
  readonly what: T;
  /** Carries it out, or lets it end in that error. The promise has settled when this returns. */
  end(error?: unknown): Promise<void>;
}

/**
 * A backing store in memory whose calls end when the test says so; at once where it is `prompt`. It is strict:
 * what is freed twice or read where nothing is is a failure of the test.
 */
export class SlowStore implements BackingStore {
  readonly name = 'slow';
  readonly maxObjectSize: number;
  readonly batchBytes: number;
  limitBytes: number;
  readonly writes: Call<readonly BackingObject[]>[] = [];
  readonly reads: Call<BackingRead>[] = [];
  readonly kept = new Map<number, Kept>();
  /** Called for each step of cleaning. */
  onClean: (owners: BackingOwners) => number | Promise<number> = () => 0;
  prompt: boolean;
  isClosed = false;
  written = 0;
  #next = 1;
  #closing: Promise<void> | undefined;
  #allEnded: (() => void) | undefined;

  constructor({
    prompt = false,
    batchBytes = 16_384,
    limitBytes = Number.POSITIVE_INFINITY,
    maxObjectSize = 4096,
  } = {}) {
    this.prompt = prompt;
    this.maxObjectSize = maxObjectSize;
    this.batchBytes = batchBytes;
    this.limitBytes = limitBytes;
  }

  write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    const copies = objects.map((object) => ({ ...object, bytes: object.bytes.slice() }));
    return this.#call(this.writes, copies, () => {
      if (this.liveBytes + sum(copies) > this.limitBytes) {
        throw new WritebackError('PAGEFOLD_BACKING_FULL', 'slow: no room');
      }
      this.written++;
      return copies.map((object) => this.keep(object));
    });
  }

  async read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]> {
    return Promise.all(
      reads.map((read) =>
        this.#call(this.reads, read, () => {
          const found = this.kept.get(read.at);
          if (found?.owner !== read.owner || found.bytes.length !== read.dst.length) {
            return new CorruptionError('PAGEFOLD_BAD_LOCATION', `nothing at ${read.at}`);
          }
          read.dst.set(found.bytes);
          return undefined;
        }),
      ),
    );
  }

  free(at: Location, owner: number, length: number): void {
    if (this.isClosed) throw new StateError('PAGEFOLD_CLOSED', 'slow: closed');
    const found = this.kept.get(at);
    if (found?.owner !== owner || found.bytes.length !== length) {
      throw new CorruptionError('PAGEFOLD_BAD_LOCATION', `nothing at ${at}`);
    }
    this.kept.delete(at);
  }

  async clean(owners: BackingOwners): Promise<number> {
    return this.onClean(owners);
  }

  stats(): BackingStoreStats {
    return {
      objects: this.kept.size,
      liveBytes: this.liveBytes,
      usedBytes: this.liveBytes,
      limitBytes: this.limitBytes,
      metadataBytes: 0,
      writtenBytes: 0,
      readBytes: 0,
      movedObjects: 0,
    };
  }

  /** Takes no more calls, and settles when the last that is under way has ended. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#allEnded = resolve;
      this.#endClosing();
    });
    return this.#closing;
  }

  get liveBytes(): number {
    return sum([...this.kept.values()]);
  }

  /** Puts an object somewhere. */
  keep({ owner, domain, digest, bytes }: Kept): Location {
    const location = this.#next++ as Location;
    this.kept.set(location, { owner, domain, digest, bytes });
    return location;
  }

  #endClosing(): void {
    if (this.#allEnded === undefined || this.writes.length + this.reads.length > 0) return;
    this.isClosed = true;
    this.#allEnded();
  }

  #call<T, R>(calls: Call<T>[], what: T, carryOut: () => R): Promise<R> {
    return new Promise((resolve, reject) => {
      if (this.#closing !== undefined) throw new StateError('PAGEFOLD_CLOSED', 'slow: closed');
      const call: Call<T> = {
        what,
        end: async (error) => {
          const at = calls.indexOf(call);
          if (at >= 0) calls.splice(at, 1);
          try {
            if (error !== undefined) throw error;
            resolve(carryOut());
          } catch (thrown) {
            reject(thrown);
          }
          this.#endClosing();
          await settled();
        },
      };
      if (this.prompt) void call.end();
      else calls.push(call);
    });
  }
}

/** Lets promises settle, and the event loop turn twice. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets the event loop turn until something is so; there are far more turns than it can take. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn++) {
    if (turn === 100_000) throw new Error(`it never came to ${isSo}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function sum(objects: readonly { readonly bytes: Uint8Array }[]): number {
  return objects.reduce((total, { bytes }) => total + bytes.length, 0);
}
