import type {
  BackingObject,
  BackingOwners,
  BackingRead,
  BackingStore,
  BackingStoreStats,
  Location,
  PagefoldError,
} from '@pagefold/contracts';

/** Calls that wait until a test lets them go on. */
class Gate {
  #waiting: (() => void)[] | undefined;

  get waiting(): number {
    return this.#waiting?.length ?? 0;
  }

  hold(): void {
    this.#waiting ??= [];
  }

  /** Lets the one go on that has waited for longest. */
  releaseOne(): void {
    this.#waiting?.shift()?.();
  }

  release(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const goOn of waiting) goOn();
  }

  async pass(): Promise<void> {
    await new Promise<void>((goOn) => {
      if (this.#waiting === undefined) goOn();
      else this.#waiting.push(goOn);
    });
  }
}

/** A backing store that is slow, and fails, when a test says so. */
export class HeldStore implements BackingStore {
  readonly reads = new Gate();
  readonly writes = new Gate();
  /** Reads that have begun. */
  readCount = 0;
  readError: PagefoldError | undefined;
  writeError: PagefoldError | undefined;
  readonly #store: BackingStore;

  constructor(store: BackingStore) {
    this.#store = store;
  }

  get name(): string {
    return this.#store.name;
  }

  get maxObjectSize(): number {
    return this.#store.maxObjectSize;
  }

  get batchBytes(): number {
    return this.#store.batchBytes;
  }

  async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    const own = objects.map((object) => ({ ...object, bytes: object.bytes.slice() }));
    await this.writes.pass();
    if (this.writeError !== undefined) throw this.writeError;
    return this.#store.write(own);
  }

  async read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]> {
    this.readCount += reads.length;
    await Promise.all(reads.map(() => this.reads.pass()));
    if (this.readError !== undefined) return reads.map(() => this.readError);
    return this.#store.read(reads);
  }

  free(at: Location, owner: number, length: number): void {
    this.#store.free(at, owner, length);
  }

  clean(owners: BackingOwners): Promise<number> {
    return this.#store.clean(owners);
  }

  stats(): BackingStoreStats {
    return this.#store.stats();
  }

  async close(): Promise<void> {
    this.reads.release();
    this.writes.release();
    await this.#store.close();
  }
}
