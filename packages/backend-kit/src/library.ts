import { ConfigError } from '@pagefold/contracts';

/** A library that a backend calls or, where it cannot be used, why: `node:zlib is missing`. */
export type LibraryOrReason<Library extends object> = Library | string;

/**
 * A module of Node.js. It is not imported, so that browsers can load the package of the backend that
 * uses it.
 *
 * @param name such as `node:zlib`.
 */
export function nodeBuiltin<Module extends object>(name: string): LibraryOrReason<Module> {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return (process?.getBuiltinModule?.(name) as Module | undefined) ?? `${name} is missing`;
}

/** What a descriptor's `probe` answers for a backend that needs this library. */
export function probeLibrary(library: LibraryOrReason<object>): true | string {
  return typeof library === 'string' ? library : true;
}

/**
 * The library, for `create`.
 *
 * @param label whose it is, for the message: `deflate/node`.
 * @throws ConfigError `PAGEFOLD_UNAVAILABLE_BACKEND` where it cannot be used, saying why.
 */
export function requireLibrary<Library extends object>(
  label: string,
  library: LibraryOrReason<Library>,
): Library {
  if (typeof library !== 'string') return library;
  throw new ConfigError('PAGEFOLD_UNAVAILABLE_BACKEND', `${label}: ${library}`);
}
