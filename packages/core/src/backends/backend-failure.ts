import {
  BackendError,
  CorruptionError,
  messageOf,
  type PagefoldError,
  StateError,
  show,
} from '@pagefold/contracts';

/** What a backend's call threw. A call back into the pool is the caller's mistake and stays what it is. */
export function failure(backend: string, call: string, cause: unknown): PagefoldError {
  ignoreRejection(cause);
  if (cause instanceof StateError) return cause;
  return new BackendError(backend, `${call} failed: ${messageOf(cause)}`, { cause });
}

/** What a backend's call returned and must not; `what` says why. */
export function lie(backend: string, call: string, returned: unknown, what: string): BackendError {
  ignoreRejection(returned);
  return new BackendError(backend, `${call} returned ${show(returned)}${what}`);
}

/** @throws BackendError where a call returned a promise: its work may be done later, when its ranges are others'. */
export function refusePromise(backend: string, call: string, returned: unknown): void {
  if (!isPromise(returned)) return;
  throw lie(backend, call, returned, ', and a backend does its work at once');
}

/** An object that is not a page any more, and what was thrown on the way, if anything was. */
export function corruption(message: string, cause?: unknown): PagefoldError {
  ignoreRejection(cause);
  if (cause instanceof StateError) return cause;
  if (cause === undefined) return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', message);
  return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', `${message}: ${messageOf(cause)}`, {
    cause,
  });
}

/** An object whose bytes cannot be read. */
export function unreadable(length: number, cause: unknown): PagefoldError {
  return corruption(`an object of ${length} bytes cannot be read`, cause);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
  } catch {
    return false;
  }
}

/** A promise that nobody waits for must not end the process when it rejects. */
function ignoreRejection(value: unknown): void {
  if (isPromise(value)) new Promise((resolve) => resolve(value)).catch(() => {});
}
