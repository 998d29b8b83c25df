import { dependenciesOf, referencesOf } from './workspace.mjs';

/**
 * `tsc -b` builds in the order of the references, so they say the same as the manifests. Tests refer to
 * their package, which brings its dependencies along, and to what is there for them alone: packages of
 * `devDependencies`, and what lies outside of `packages/`.
 */
export function checkReferences(from, packages) {
  const runtime = foldersOf(packages, dependenciesOf(from));
  const own = { wanted: runtime, allowed: runtime };
  const testing = [from.folder, ...foldersOf(packages, from.manifest.devDependencies ?? {})];
  const tests = { wanted: testing, allowed: [...testing, ...runtime] };
  return [
    ...compare(`${from.folder}/tsconfig.json`, from.references, own),
    ...compare(`${from.folder}/test/tsconfig.json`, from.testReferences, tests),
  ];
}

/** The root project refers to every package and its tests, or the build would leave them out. */
export function checkRootReferences(root, packages) {
  const listed = referencesOf(root, 'tsconfig.json') ?? [];
  return packages
    .flatMap(({ folder, testReferences }) =>
      testReferences === undefined ? [folder] : [folder, `${folder}/test`],
    )
    .filter((folder) => !listed.includes(folder))
    .map((folder) => ({ file: 'tsconfig.json', line: 1, rule: `no reference to ${folder}` }));
}

function foldersOf(packages, dependencies) {
  return packages
    .filter(({ fullName }) => Object.hasOwn(dependencies, fullName))
    .map(({ folder }) => folder);
}

function compare(file, actual, { wanted, allowed }) {
  if (actual === undefined) return [];
  const missing = wanted.filter((folder) => !actual.includes(folder));
  const surplus = actual.filter(
    (folder) => folder.startsWith('packages/') && !allowed.includes(folder),
  );
  return [
    ...missing.map((folder) => `no reference to ${folder}, which the manifest names`),
    ...surplus.map((folder) => `a reference to ${folder}, which the manifest does not name`),
  ].map((rule) => ({ file, line: 1, rule }));
}
