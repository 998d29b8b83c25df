/**
 * Failures: what a caller may want to catch, with a code that stays the same within a major version
 * (messages may change). Outcomes are values and programming mistakes are `TypeError` or
 * `RangeError`; neither is found here.
 */

/** Every code, with what it means. */
export const errorCodes = {
  PAGEFOLD_INVALID_OPTION: 'an option has a value that it cannot have',
  PAGEFOLD_UNKNOWN_BACKEND: 'no backend of that kind and name is known',
  PAGEFOLD_UNAVAILABLE_BACKEND: 'the backend is known but cannot run here',
  PAGEFOLD_DUPLICATE_BACKEND: 'two backends have the same kind, name and engine',
  PAGEFOLD_INVALID_BACKEND: 'a descriptor lacks what the contracts ask for',
  PAGEFOLD_AMBIGUOUS_POOL: 'a container has two pools under one identifier',
  PAGEFOLD_INCOMPATIBLE_BACKENDS: 'backends that cannot work together or with these options',
  PAGEFOLD_CONTRACT_VERSION: 'the backend was written for another version of the contracts',
  PAGEFOLD_PAGE_MEMORY_FULL: 'the page memory is too small for what was reserved in it',
  PAGEFOLD_CLOSED: 'used after it was closed',
  PAGEFOLD_BUSY: 'called from inside a call that has not returned yet',
  PAGEFOLD_SEALED: 'memory was reserved after the pool had been composed',
  PAGEFOLD_DECOMPRESS_FAIL: 'a stored object does not decode to a page',
  PAGEFOLD_BAD_HANDLE: 'a handle that the allocator has not given out or has taken back',
  PAGEFOLD_BACKEND_FAILED: 'a backend threw or broke its contract',
  PAGEFOLD_BAD_INPUT: 'an input exists but is not what was asked for',
  PAGEFOLD_INPUT_NOT_FOUND: 'an input does not exist',
  PAGEFOLD_INPUT_FAILED: 'the system refused to read an input or to write an output',
} as const;

export type ErrorCode = keyof typeof errorCodes;

const brand = Symbol.for('@pagefold/contracts.PagefoldError');

/** What all failures of Pagefold have in common. */
export class PagefoldError extends Error {
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

/** A backend threw or broke its contract; `cause` is what it threw, where it threw. */
export class BackendError extends PagefoldError {
  /** Name of the backend. */
  readonly backend: string;

  constructor(backend: string, message: string, options?: ErrorOptions) {
    super('PAGEFOLD_BACKEND_FAILED', `${backend}: ${message}`, options);
    this.backend = backend;
  }
}
