import {
  BackendError,
  CorruptionError,
  messageOf,
  type PagefoldError,
  StateError,
} from '@pagefold/contracts';

/** What a backend's call threw. A call back into the pool is the caller's mistake and stays what it is. */
export function failure(backend: string, call: string, cause: unknown): PagefoldError {
  if (cause instanceof StateError) return cause;
  return new BackendError(backend, `${call} failed: ${messageOf(cause)}`, { cause });
}

/** What a backend returned and must not. */
export function lie(backend: string, message: string): BackendError {
  return new BackendError(backend, message);
}

/** An object that is not a page any more, and what was thrown on the way, if anything was. */
export function corruption(message: string, cause?: unknown): PagefoldError {
  if (cause instanceof StateError) return cause;
  if (cause === undefined) return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', message);
  return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', `${message}: ${messageOf(cause)}`, {
    cause,
  });
}
