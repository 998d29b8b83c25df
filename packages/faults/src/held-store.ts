import {
  type BackingObject,
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
import type { HeldCall, HeldReadEnd, HeldWriteEnd } from './held-call.ts';

/** What a {@link HeldStore} is like. */
export interface HeldStoreOptions {
  /** Bytes of the longest object that it takes; 4096 by default. */
  readonly maxObjectSize?: number;
  /** Bytes of objects that are best written together; 16384 by default. */
  readonly batchBytes?: number;
}

interface Kept {
  readonly owner: number;
  readonly bytes: Uint8Array;
  /** Whether the bytes are as they were given. */
  readonly isSound: boolean;
}

/**
 * A backing store in memory whose calls stay under way until they are told how to end, in any order. It notes
 * what its caller does against the contract.
 */
export class HeldStore implements BackingStore {
  readonly name = 'held';
  readonly maxObjectSize: number;
  readonly batchBytes: number;
  /** What is under way, in the order in which it has come. */
  readonly calls: HeldCall[] = [];
  /** What its caller has done against the contract. */
  readonly mistakes: string[] = [];
  /** Whether `free` throws, and the object stays where it is for ever. */
  failsToFree = false;
  readonly #kept = new Map<number, Kept>();
  readonly #writing = new Set<number>();
  readonly #places: number[] = [];
  /** Locations that were given, and where nothing is. */
  readonly #nowhere = new Set<number>();
  readonly #readFaults = new Map<number, number>();
  #nextPlace = 0;
  #lies = 0;
  #faults = 0;
  #lastReadFaults = 0;
  #closed: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor({ maxObjectSize = 4096, batchBytes = 16_384 }: HeldStoreOptions = {}) {
    this.maxObjectSize = maxObjectSize;
    this.batchBytes = batchBytes;
  }

  /** Objects that are written and not freed. */
  get objects(): number {
    return this.#kept.size;
  }

  /** Calls that did not end as they should. */
  get faults(): number {
    return this.#faults;
  }

  /** Of the objects that were read last, the most reads of one that have not ended as they should, since one has. */
  get lastReadFaults(): number {
    return this.#lastReadFaults;
  }

  write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    this.#refuseClosed('write');
    const own = objects.map(({ owner, bytes }) => ({ owner, bytes: bytes.slice() }));
    for (const { owner } of own) {
      if (this.#writing.has(owner) || [...this.#kept.values()].some((k) => k.owner === owner)) {
        this.mistakes.push(`owner ${owner} was written, and has an object already`);
      }
      this.#writing.add(owner);
    }
    const bytes = own.reduce((sum, object) => sum + object.bytes.length, 0);
    return new Promise((resolve, reject) => {
      const end = (how: HeldWriteEnd): void => {
        this.#leave(call);
        for (const { owner } of own) this.#writing.delete(owner);
        if (how !== 'done' && how !== 'twice') this.#faults++;
        this.#lastReadFaults = 0;
        const error = writeErrors[how]?.();
        if (error !== undefined) reject(error);
        else resolve(this.#locations(how, own));
        if (how === 'twice') reject(new Error('held: settled twice'));
      };
      const call: HeldCall = { method: 'write', objects: own.length, bytes, end };
      this.calls.push(call);
    });
  }

  async read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]> {
    this.#refuseClosed('read');
    const own = [...reads];
    const bytes = own.reduce((sum, { dst }) => sum + dst.length, 0);
    return new Promise((resolve, reject) => {
      const end = (how: HeldReadEnd): void => {
        this.#leave(call);
        const faults = own.map(({ at, owner }) => {
          const isSound = this.#kept.get(at)?.isSound === true;
          return this.#noteRead(owner, !isSound || (how !== 'done' && how !== 'twice'));
        });
        this.#lastReadFaults = Math.max(...faults);
        if (how === 'closed') reject(closed());
        else if (how === 'break') reject(new Error('held: broken'));
        else if (how === 'lie') resolve(this.#readLie(own.length));
        else resolve(own.map((read) => this.#carryOut(read, how)));
        if (how === 'twice') reject(new Error('held: settled twice'));
      };
      const call: HeldCall = { method: 'read', objects: own.length, bytes, end };
      this.calls.push(call);
    });
  }

  free(at: Location, owner: number, length: number): void {
    this.#refuseClosed('free');
    if (this.#nowhere.delete(at)) return;
    if (!this.#isThere(at, owner, length)) {
      this.mistakes.push(`owner ${owner} freed ${length} bytes at ${at}, where they are not`);
      throw notThere(at);
    }
    this.#kept.delete(at);
    if (this.failsToFree) {
      this.#faults++;
      throw notThere(at);
    }
    this.#places.push(at);
  }

  async clean(): Promise<number> {
    return 0;
  }

  stats(): BackingStoreStats {
    let liveBytes = 0;
    for (const { bytes } of this.#kept.values()) liveBytes += bytes.length;
    return {
      objects: this.#kept.size,
      liveBytes,
      usedBytes: liveBytes,
      limitBytes: Number.POSITIVE_INFINITY,
      metadataBytes: 0,
      writtenBytes: 0,
      readBytes: 0,
      movedObjects: 0,
    };
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#closed = resolve;
      if (this.calls.length === 0) resolve();
    });
    return this.#closing;
  }

  #refuseClosed(method: string): void {
    if (this.#closing === undefined) return;
    this.mistakes.push(`${method} was called after close`);
    throw closed();
  }

  #leave(call: HeldCall): void {
    this.calls.splice(this.calls.indexOf(call), 1);
    if (this.calls.length === 0) this.#closed?.();
  }

  #locations(
    how: HeldWriteEnd,
    objects: readonly Pick<Kept, 'owner' | 'bytes'>[],
  ): readonly Location[] {
    if (how === 'lie') {
      const lie = writeLies[this.#lies++ % writeLies.length]!;
      return lie(objects.length) as readonly Location[];
    }
    return objects.map(({ owner, bytes }) => {
      const at = this.#places.pop() ?? this.#nextPlace++;
      if (how === 'elsewhere') {
        this.#nowhere.add(at);
      } else {
        if (how === 'damage') flipBit(bytes, at);
        this.#kept.set(at, { owner, bytes, isSound: how !== 'damage' });
      }
      return at as Location;
    });
  }

  #carryOut(read: BackingRead, how: HeldReadEnd): PagefoldError | undefined {
    const { at, owner, dst } = read;
    if (how === 'fail') return new FetchError('PAGEFOLD_FETCH_FAILED', 'held: injected fault');
    if (!this.#isThere(at, owner, dst.length)) {
      if (!this.#nowhere.has(at)) {
        this.mistakes.push(`owner ${owner} read ${dst.length} bytes at ${at}, where they are not`);
      }
      return notThere(at);
    }
    dst.set(this.#kept.get(at)!.bytes);
    if (how === 'damage') flipBit(dst, at);
    if (how === 'misdirect') {
      const other = [...this.#kept.values()].find((kept) => kept.owner !== owner);
      if (other !== undefined) dst.set(other.bytes.subarray(0, dst.length));
    }
    return undefined;
  }

  #isThere(at: number, owner: number, length: number): boolean {
    const kept = this.#kept.get(at);
    return kept?.owner === owner && kept.bytes.length === length;
  }

  /** Results that no read of so many objects can have. */
  #readLie(objects: number): readonly undefined[] {
    const lie = readLies[this.#lies++ % readLies.length]!;
    return lie(objects) as readonly undefined[];
  }

  /** Notes how a read of an object has ended, and says how many have not ended as they should since one has. */
  #noteRead(owner: number, isFault: boolean): number {
    const faults = isFault ? (this.#readFaults.get(owner) ?? 0) + 1 : 0;
    this.#readFaults.set(owner, faults);
    if (isFault) this.#faults++;
    return faults;
  }
}

const writeErrors: Partial<Record<HeldWriteEnd, () => Error>> = {
  fail: () => new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'held: injected fault'),
  full: () => new WritebackError('PAGEFOLD_BACKING_FULL', 'held: injected fault: no room'),
  break: () => new Error('held: broken'),
  closed,
};

/** Locations that no store can give. */
const writeLies: readonly ((count: number) => unknown)[] = [
  () => undefined,
  (count) => new Array(count).fill(Number.NaN),
  (count) => new Array(count + 1).fill(0),
  (count) => new Array(count).fill(2 ** 32),
  (count) => new Array(count),
  (count) => (count > 1 ? new Array(count).fill(7) : [-1]),
];

/** Results that no read can have. */
const readLies: readonly ((count: number) => unknown)[] = [
  () => undefined,
  () => [],
  (count) => new Array(count).fill('text'),
  (count) => new Array(count + 1).fill(undefined),
  (count) => new Array(count).fill(null),
];

function flipBit(bytes: Uint8Array, number: number): void {
  bytes[number % bytes.length]! ^= 1 << (number & 7);
}

function notThere(at: number): CorruptionError {
  return new CorruptionError('PAGEFOLD_BAD_LOCATION', `held: nothing of that owner at ${at}`);
}

function closed(): StateError {
  return new StateError('PAGEFOLD_CLOSED', 'held: closed');
}
