/**
 * The rules of the house as data: which package stands on which floor, and who may name what. A name is
 * the package's name without `@pagefold/`; `*` stands for any ending.
 */
export const floors = [
  ['contracts', 'tables'],
  ['backend-kit'],
  ['core', 'hash-*', 'compress-*', 'alloc-*', 'backing-*'],
  ['builtins', 'container', 'conformance', 'metrics'],
  ['estimate', 'nbd', 'bench'],
  ['cli'],
  ['pagefold'],
];

/** What `namesBackends` alone puts together. */
export const backends = ['hash-*', 'compress-*', 'alloc-*', 'backing-*'];
export const namesBackends = 'builtins';

/** These run in a browser or a worker too: nothing of Node.js. */
export const portable = [
  'contracts',
  'tables',
  'backend-kit',
  'core',
  'hash-xxh3',
  'hash-crc32c',
  'compress-lz4',
  'alloc-*',
];

/** Entries that run there although their package does not, with all that they import of it. */
export const portableEntries = [{ package: 'estimate', file: 'src/portable.ts' }];

/** Values that only Node.js has; what a browser also has (`performance`, `URL`) is free. */
export const nodeGlobals = [
  'Buffer',
  'process',
  'global',
  'require',
  'setImmediate',
  'clearImmediate',
  '__dirname',
  '__filename',
];

/** Dependency injection stays in one package; the command line brings the library along. */
export const injectionLibraries = ['inversify', 'reflect-metadata'];
export const importsInjection = ['container'];
export const dependsOnInjection = ['container', 'cli'];

/** Freedom from the rules of floors and of backends, for packages that are never published. */
export const exceptions = [
  { package: 'bench', reason: 'it compares every backend by name, and nobody imports it' },
];

/** Who may import what only the running program knows; of all others every import can be read. */
export const importsByVariable = [
  { package: 'cli', reason: 'it loads the backends that its user names' },
  { package: 'compress-zstd', reason: 'it looks whether the optional zstd-napi is there to load' },
];

export function matches(patterns, name) {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}

/** The number of the floor, or -1 for a package that nobody has given one. */
export function floorOf(name) {
  return floors.findIndex((names) => matches(names, name));
}

export function isExcepted({ name, manifest }) {
  return manifest.private === true && exceptions.some((exception) => exception.package === name);
}
