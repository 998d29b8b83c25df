import { controlled } from '@pagefold/faults';
import { fail } from './expect.ts';

/**
 * A backend whose methods may not return promises: what they should do would be done when the ranges are others'.
 * A rejection that comes later is nobody's any more, and would end the process.
 */
export function atOnce<B extends object>(backend: B): B {
  return controlled(backend, {
    call(method, real, args) {
      const returned: unknown = real(...args);
      if (returned === undefined || typeof returned === 'number') return returned;
      if (!isPromise(returned)) return returned;
      new Promise((resolve) => resolve(returned)).catch(() => {});
      fail(`${method}: expected its work to be done at once, got a promise`, undefined, returned);
    },
  });
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof (value as PromiseLike<unknown> | null)?.then === 'function';
  } catch {
    return false;
  }
}
