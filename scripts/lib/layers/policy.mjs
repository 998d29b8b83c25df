/**
 * The rules of the house as data: which package stands on which floor, and who may depend on what. A name
 * is the package's name without `@pagefold/`; `*` stands for any ending.
 */
export const floors = [
  ['contracts', 'tables'],
  ['backend-kit', 'faults', 'train'],
  ['core', 'hash-*', 'compress-*', 'alloc-*', 'backing-*'],
  ['builtins', 'container', 'conformance', 'metrics', 'trace'],
  ['estimate', 'nbd', 'bench'],
  ['report'],
  ['fleet'],
  ['cli'],
  ['pagefold'],
];

/** What `namesBackends` alone puts together. */
export const backends = ['hash-*', 'compress-*', 'alloc-*'];
export const namesBackends = 'builtins';

/** These run in a browser or a worker too, so their projects have no types of Node.js. */
export const portable = [
  'contracts',
  'tables',
  'backend-kit',
  'train',
  'core',
  'hash-xxh3',
  'hash-crc32c',
  'compress-lz4',
  'compress-lzo',
  'compress-fold',
  'alloc-*',
  'report',
];

/** Dependency injection stays in one package; the command line brings the library along. */
export const injectionLibraries = ['inversify', 'reflect-metadata'];
export const dependsOnInjection = ['container', 'cli'];

/** Free of floors, for it compares every backend by name; but only while it is never published. */
export const unbound = 'bench';

export function matches(patterns, name) {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}

/** The number of the floor, or -1 for a package that nobody has given one. */
export function floorOf(name) {
  return floors.findIndex((names) => matches(names, name));
}
