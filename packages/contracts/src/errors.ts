/**
 * Failures: what a caller may want to catch, with a code that stays the same within a major version
 * (messages may change). Outcomes are values and programming mistakes are `TypeError` or
 * `RangeError`; neither is found here.
 */

/**
 * Every code, with what it means. Codes stay the same within a major version; messages may change. The
 * comment of each says when it comes and, in a paragraph of its own, what to do.
 */
export const errorCodes = {
  /**
   * A pool, device, backend or tool is given an option that does not exist, or a value out of its
   * range.
   *
   * The message names the option, what was expected and what came; give it a value that it can
   * have.
   */
  PAGEFOLD_INVALID_OPTION: 'an option has a value that it cannot have',
  /**
   * A hasher, compressor or allocator is chosen by a name that is not registered, or a container
   * has no backend of that kind and name.
   *
   * Choose one of the names that the message lists. For a backend of your own, hand its descriptor
   * over first: `backends` of `createPool`, `backendModule` of a container, `--with` of the command
   * line.
   */
  PAGEFOLD_UNKNOWN_BACKEND: 'no backend of that kind and name is known',
  /**
   * An engine is asked for whose Node version, optional package or WebAssembly is missing.
   *
   * The message says what is missing. Install it, or choose the name without an engine (`zstd`
   * instead of `zstd/napi`): then the first engine that can run is taken. `pagefold backends` lists
   * which can.
   */
  PAGEFOLD_UNAVAILABLE_BACKEND: 'the backend is known but cannot run here',
  /**
   * Two descriptors of one kind, name and engine are registered: with `createPool`, a
   * `BackendRegistry`, a container or the command line.
   *
   * Give yours a name of its own, or an engine of its own if it encodes exactly what the other of
   * that name does. In a container, bind each backend once.
   */
  PAGEFOLD_DUPLICATE_BACKEND: 'two backends have the same kind, name and engine',
  /**
   * What is registered as a backend is not a descriptor: a field is missing or has the wrong type,
   * or a module exports none.
   *
   * Export an object with what the message names, and prove it with the conformance kit: `pagefold
   * conformance MODULE`.
   */
  PAGEFOLD_INVALID_BACKEND: 'a descriptor lacks what the contracts ask for',
  /**
   * A container is built with two pools under one identifier.
   *
   * Give the second `poolModule` an identifier of its own as its second argument.
   */
  PAGEFOLD_AMBIGUOUS_POOL: 'a container has two pools under one identifier',
  /**
   * The backends cannot work with each other or with the policy: `verify: 'never'` with a hasher
   * that is not collision resistant, or a backend that states an impossible length of itself.
   *
   * Choose another backend or policy; for `verify: 'never'` take `sha256`. A backend of your own
   * must state its lengths as whole numbers of bytes.
   */
  PAGEFOLD_INCOMPATIBLE_BACKENDS: 'backends that cannot work together or with these options',
  /**
   * A backend is registered whose `contractVersion` is not the one that this version understands.
   *
   * Install versions of the backend and of Pagefold that belong together.
   */
  PAGEFOLD_CONTRACT_VERSION: 'the backend was written for another version of the contracts',
  /**
   * A pool is composed of backends that together reserve more page memory than there is.
   *
   * Ask for more: `memoryBytes` of `createPool`, or `byteLength` of a `Workbench` of your own.
   */
  PAGEFOLD_PAGE_MEMORY_FULL: 'the page memory is too small for what was reserved in it',
  /**
   * A pool or a device is made where there is no WebAssembly (a process started with `--jitless`, a browser
   * that forbids it), or less memory or address space than its page memory and first tables need.
   *
   * The message says which. Allow WebAssembly, raise the limit of the process (`ulimit -v`), or ask for less:
   * `memoryBytes` of `createPool`, fewer `slots`.
   */
  PAGEFOLD_NO_MEMORY: 'the memory that a pool stands on cannot be had',
  /**
   * A pool, device or input is used after `close()`.
   *
   * Call nothing after closing. If several parts of a program share a pool, let the one that made
   * it close it, last.
   */
  PAGEFOLD_CLOSED: 'used after it was closed',
  /**
   * A backend or `onPoolLimit` calls the pool from inside one of its calls.
   *
   * Only note down what is to be done, and do it after the call has returned.
   */
  PAGEFOLD_BUSY: 'called from inside a call that has not returned yet',
  /**
   * Page memory is reserved, or given to a second pool, after a pool has been composed on it.
   *
   * Reserve in the function that creates the backend. Give every pool a `Workbench` of its own.
   */
  PAGEFOLD_SEALED: 'memory was reserved after the pool had been composed',
  /**
   * A page is loaded, and its bytes were changed or the compressor is at fault.
   *
   * The page is lost, together with the slots that share it; the slot keeps its object until it is
   * invalidated, and all other slots are well. Fetch the page from where it came. Seen more than
   * once, prove the compressor with `pagefold conformance` and check the memory of the machine.
   */
  PAGEFOLD_DECOMPRESS_FAIL: 'a stored object does not decode to a page',
  /**
   * An allocator is asked to free, read or write an object that it does not hold.
   *
   * Through a pool this does not happen. If you call an allocator yourself, forget a handle once it
   * is freed.
   */
  PAGEFOLD_BAD_HANDLE: 'a handle that the allocator has not given out or has taken back',
  /**
   * A backend throws what is no failure of Pagefold, or returns what it must not: a length out of
   * range, a handle that is no handle.
   *
   * The error names the backend, and `cause` is what it threw. The pool goes on, and only the page
   * of that call is concerned. Prove the backend with `pagefold conformance`.
   */
  PAGEFOLD_BACKEND_FAILED: 'a backend threw or broke its contract',
  /**
   * Objects are written to a backing store whose limit leaves no room for them.
   *
   * Everything is still in memory, and all that was written before is well. Free objects, let the store
   * clean, or give it a larger limit.
   */
  PAGEFOLD_BACKING_FULL: 'a backing store has no room for more objects',
  /**
   * The system refuses to write objects to a backing store: the disk is full or fails.
   *
   * The message has the reason of the system, and `systemCode` its code. Everything is still in memory, and
   * all that was written before is well. Try again later.
   */
  PAGEFOLD_WRITEBACK_FAILED: 'the system refused to write to a backing store',
  /**
   * The system refuses to read an object from a backing store.
   *
   * The message has the reason of the system, and `systemCode` its code. The object is still there: try
   * again once.
   */
  PAGEFOLD_FETCH_FAILED: 'the system refused to read from a backing store',
  /**
   * A backing store is asked for an object at a location that does not hold it: it was freed, it was never
   * written, or the disk has lost or misdirected it.
   *
   * Forget a location once it is freed. From a pool it means that the disk is at fault: the pages that
   * share the object are lost, all others are well.
   */
  PAGEFOLD_BAD_LOCATION: 'a backing store does not have that object at that location',
  /**
   * The bytes of an object in a backing store do not have the checksum that they had when they were
   * written.
   *
   * The pages that share the object are lost, all others are well. Check the disk.
   */
  PAGEFOLD_DAMAGED_OBJECT: 'bytes of an object have changed in a backing store',
  /**
   * A backing store is opened at a place that cannot be one: a directory, a file that exists, a file
   * system in memory, a disk that is in use.
   *
   * The message says what is there and what would be right.
   */
  PAGEFOLD_BAD_PLACE: 'a backing store cannot be at that place',
  /**
   * An image is no whole number of pages, or an input changes or cannot be what was asked for.
   *
   * Check the path and the page size. For a process, check that it is yours and still has memory of
   * its own.
   */
  PAGEFOLD_BAD_INPUT: 'an input exists but is not what was asked for',
  /**
   * An image is opened or a process captured that is not there, or not any more.
   *
   * Check the path or the process id.
   */
  PAGEFOLD_INPUT_NOT_FOUND: 'an input does not exist',
  /**
   * Permission is missing, a disk is full, a device fails, or a system without `/proc` is to
   * capture processes.
   *
   * The message has the reason of the system, and `cause` its error.
   */
  PAGEFOLD_INPUT_FAILED: 'the system refused to read an input or to write an output',
} as const;

/** A code that a {@link PagefoldError} can have. */
export type ErrorCode = keyof typeof errorCodes;

const brand = Symbol.for('@pagefold/contracts.PagefoldError');

/** What all failures of Pagefold have in common. */
export class PagefoldError extends Error {
  /** What happened, for programs: it stays the same within a major version. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Tells a failure of Pagefold from any other value, also across two installed copies. */
  static is(value: unknown): value is PagefoldError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}

/** A composition that cannot work: options, names, combinations. Nothing has been built. */
export class ConfigError extends PagefoldError {}

/** The right call at the wrong time. Nothing has changed. */
export class StateError extends PagefoldError {}

/** Stored bytes are not what they were. It concerns one object and the slots that share it. */
export class CorruptionError extends PagefoldError {}

/** An input of a tool (image, process) that cannot be used, or an output that cannot be written. */
export class InputError extends PagefoldError {}

/** What the system said, for failures of a backing store. */
export interface SystemErrorOptions extends ErrorOptions {
  /** The system's code, such as `ENOSPC`. */
  readonly systemCode?: string | undefined;
}

/** Objects could not be written to a backing store. They are where they were before. */
export class WritebackError extends PagefoldError {
  /** The system's code, such as `ENOSPC`, where it was the system that refused. */
  readonly systemCode: string | undefined;

  constructor(code: ErrorCode, message: string, options?: SystemErrorOptions) {
    super(code, message, options);
    this.systemCode = options?.systemCode;
  }
}

/** An object could not be read from a backing store. It is still there. */
export class FetchError extends PagefoldError {
  /** The system's code, such as `EIO`, where it was the system that refused. */
  readonly systemCode: string | undefined;

  constructor(code: ErrorCode, message: string, options?: SystemErrorOptions) {
    super(code, message, options);
    this.systemCode = options?.systemCode;
  }
}

/** A backend threw or broke its contract; `cause` is what it threw, where it threw. */
export class BackendError extends PagefoldError {
  /** Name of the backend. */
  readonly backend: string;

  constructor(backend: string, message: string, options?: ErrorOptions) {
    super('PAGEFOLD_BACKEND_FAILED', `${backend}: ${message}`, options);
    this.backend = backend;
  }
}
