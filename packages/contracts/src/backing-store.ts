import type { AnyBackendDescriptor, contractVersion } from './backend.ts';
import type { PagefoldError } from './errors.ts';
import type { Options } from './options.ts';

declare const locationBrand: unique symbol;

/**
 * Where a backing store keeps an object: an integer from 0 to 2³² − 1. What it means is the store's matter: a
 * place in a file, a row of a table of keys.
 */
export type Location = number & {
  /** Tells locations from other numbers; for the compiler only. */
  readonly [locationBrand]: true;
};

/** How the bytes of an object are made of its page. */
export interface BackingEncoding {
  /** The name of the compressor, which is that of its encoding; `raw` where the bytes are the page. */
  readonly codec: string;
  /** The dictionary that it was compressed with. */
  readonly dictionary: Uint8Array | undefined;
}

/** What a store must know of an object to keep its content once for everybody who has it. */
export interface BackingContent {
  /** The page itself. */
  readonly page: Uint8Array;
  /** How the object's bytes are made of it. */
  readonly encoding: BackingEncoding;
  /**
   * The store has that page already, in other bytes. True if the owner takes these for its own: from then on, where the
   * write succeeds, it asks for so many bytes. False if they are none that it can decode to that page. Their dictionary
   * may be one that the owner has not had; it is copied. It is called until the promise of `write` settles.
   */
  adopt(bytes: Uint8Array, encoding: BackingEncoding): boolean;
}

/** An object on its way to a backing store. */
export interface BackingObject {
  /**
   * Whose it is: an integer from 0 to 2³² − 1 that no other object has as long as this one is in the
   * store. A pool gives the object's id.
   */
  readonly owner: number;
  /**
   * The dedup boundary that it belongs to, an integer from 0 to 2³² − 1. A store that keeps equal
   * contents once does so within a domain and never across.
   */
  readonly domain: number;
  /**
   * The digest of its page, by the pool's hasher, or as many of its first bytes as the pool keeps: 4 bytes,
   * or from 8 to 32.
   */
  readonly digest: Uint8Array;
  /** Its bytes as they are stored, compressed or raw: from 1 to `maxObjectSize` of the store. */
  readonly bytes: Uint8Array;
  /** What they mean; always there for a store that shares contents. */
  readonly content?: BackingContent;
}

/** A request for an object that was written. */
export interface BackingRead {
  /** Where it is. */
  readonly at: Location;
  /** The owner that it was written with. */
  readonly owner: number;
  /** Where it is wanted; as long as the object. */
  readonly dst: Uint8Array;
}

/** What a store that cleans asks and tells whoever holds the locations. */
export interface BackingOwners {
  /** Whether this owner's object is written back, with that length in bytes, at just that location. */
  isLive(owner: number, at: Location, length: number): boolean;
  /**
   * The object is at `to` as well. True if the owner takes the new location for the old one, which is
   * then free; false if it has let go of `from` in the meantime, and then `to` is free.
   */
  moved(owner: number, from: Location, to: Location): boolean;
}

/** What a backing store that hosts share says besides. */
export interface SharedStoreStats {
  /** Counter: objects whose content was there already, so that it was not kept again. */
  readonly alreadyThere: number;
  /** Counter: leases of objects that were made longer. */
  readonly renewals: number;
  /** Counter: objects that were found gone, because their lease had ended or the other side has lost them. */
  readonly losses: number;
  /** Counter: calls that the other side did not carry out. */
  readonly errors: number;
  /** Counter: batches that were written. */
  readonly writes: number;
  /** Counter: seconds that they took. */
  readonly writeSeconds: number;
  /** Counter: batches that were read. */
  readonly reads: number;
  /** Counter: seconds that they took. */
  readonly readSeconds: number;
}

/** A backing store's figures. */
export interface BackingStoreStats {
  /** Gauge: objects that are written and not freed. */
  readonly objects: number;
  /** Gauge: bytes that these objects take, with whatever the store adds to each. */
  readonly liveBytes: number;
  /** Gauge: bytes that are taken from the place where the store keeps them, dead objects included. */
  readonly usedBytes: number;
  /** Bytes that it may take, or `Infinity`. */
  readonly limitBytes: number;
  /** Gauge: memory that its tables and buffers take, in bytes. */
  readonly metadataBytes: number;
  /** Counter: bytes written, those of cleaning included. */
  readonly writtenBytes: number;
  /** Counter: bytes read, those of cleaning included. */
  readonly readBytes: number;
  /** Counter: objects that cleaning has moved. */
  readonly movedObjects: number;
  /** Of a store that hosts share. */
  readonly shared?: SharedStoreStats;
}

/**
 * The layer below a pool, where objects go that have not been used for long. Content goes out once,
 * whatever the number of its slots. Several can stand below one another: an object that goes further down
 * is read from one, written to the next and then freed in the first.
 *
 * Any number of calls may be under way at a time, in any order; each settles on its own. What fails is one
 * call's matter and harms no object but those it is about.
 */
export interface BackingStore {
  /** The name of what it is, such as `file`. */
  readonly name: string;
  /** Bytes of the longest object that it takes. */
  readonly maxObjectSize: number;
  /** Bytes of objects that are best written with one call. More are taken too, and fewer. */
  readonly batchBytes: number;
  /** Whether it keeps contents once for everybody who writes them, and so needs the `content` of each object. */
  readonly sharesContents?: boolean;

  /**
   * A domain's number means the domain of that name from now on. It is called before the first object of a domain is
   * written.
   *
   * @returns whether the store takes objects of it. One without this function takes those of all.
   */
  openDomain?(domain: number, name: string): boolean;

  /**
   * Writes objects out, all or none. All arrays are read before the call returns, and not later. The
   * promise settles when the objects can be read at the locations that it gives, in their order. A
   * location is one object's as long as that is there.
   *
   * @returns a promise, rejected with WritebackError `PAGEFOLD_BACKING_FULL` where the store's limit
   *   leaves no room, `PAGEFOLD_WRITEBACK_FAILED` where the system refused; with RangeError for an
   *   object or a number that cannot be, StateError `PAGEFOLD_CLOSED` after `close`.
   */
  write(objects: readonly BackingObject[]): Promise<readonly Location[]>;

  /**
   * Reads objects, one or several together. Each `dst` is the store's from the call until the promise
   * settles, and is written at most once, just before that: never where its result is an error.
   *
   * An object that is freed while it is being read is read all the same. A location that does not hold
   * an object of this owner and length is an error; of one that has been freed, a store that cannot tell
   * may give the bytes that this owner had there. It never gives bytes of another.
   *
   * @returns for each request `undefined` once its bytes are there, or what went wrong: FetchError
   *   `PAGEFOLD_FETCH_FAILED` where the system refused, CorruptionError `PAGEFOLD_BAD_LOCATION` where
   *   the object is not there, `PAGEFOLD_DAMAGED_OBJECT` where the store can tell that its bytes have
   *   changed. The promise is rejected only with RangeError, and with StateError
   *   `PAGEFOLD_CLOSED` after `close`.
   */
  read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]>;

  /**
   * Forgets an object, whose location may come again. To free an object twice is a mistake that a store
   * need not notice.
   *
   * @param length bytes of the object.
   * @throws CorruptionError `PAGEFOLD_BAD_LOCATION` where the store can tell that nothing is there,
   *   StateError `PAGEFOLD_CLOSED` after `close`; nothing has changed.
   */
  free(at: Location, owner: number, length: number): void;

  /**
   * One step of making room, where room is wanted and enough of it is taken by objects that are gone: moves
   * what is left there elsewhere. A place that is being read or written is let be. `owners` is called
   * until the promise settles; it may call `free` and start reads and writes. While one step is under
   * way, another does nothing.
   *
   * @returns the bytes of room that were made; 0 where nothing was worth it. The promise is rejected as
   *   those of `read` and `write` are, or with what a function of `owners` throws. Then objects
   *   that have not been moved are where they were.
   */
  clean(owners: BackingOwners): Promise<number>;

  /** Figures of now. */
  stats(): BackingStoreStats;

  /**
   * Lets go of everything, once what is under way has settled; later calls are refused. To close
   * again is the same promise.
   */
  close(): Promise<void>;
}

/** What a package of a backing store exports, so that pools can be told of it by name. Importing it does nothing. */
export interface BackingStoreDescriptor {
  /** Tells it from descriptors of backends. */
  readonly kind: 'backing-store';
  /** The name of what it is, such as `file`. */
  readonly name: string;
  /** {@link contractVersion} as it was when the store was written. A registry refuses any other. */
  readonly contractVersion: typeof contractVersion;
  /**
   * Opens one, which is the caller's.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION`, or what the place where it is has against it.
   */
  open(options: Options): Promise<BackingStore>;
}

/** Whatever a pool can be told of by name. */
export type AnyDescriptor = AnyBackendDescriptor | BackingStoreDescriptor;
